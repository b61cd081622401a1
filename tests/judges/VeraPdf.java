import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.File;
import java.io.IOException;
import java.util.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.*;
import org.verapdf.pdfa.validation.validators.ValidatorConfigBuilder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Judges PDF files by veraPDF's profile of PDF/UA-1 (ISO 14289-1).
 *
 * <p>Takes the files' paths and prints one JSON object a line for each, in their order: {@code
 * path}, {@code compliant} and either {@code failures}, a list of objects with {@code clause},
 * {@code test}, {@code description} and {@code locations}, or {@code error}, the reason why the
 * file can't be read. Exits with 0 whatever the verdicts are.
 */
public final class VeraPdf {
    private static final PDFAFlavour FLAVOUR = PDFAFlavour.PDFUA_1;
    private static final String PROFILE = "/org/verapdf/pdfa/validation/PDFUA-1.xml";
    private static final int LOCATIONS_PER_RULE = 5;

    public static void main(String[] paths) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile = readProfile();
        var json = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        for (String path : paths) {
            System.out.println(json.writeValueAsString(judge(path, profile)));
        }
    }

    /** Reads the profile as plain XML: the jar lacks the JAXB that veraPDF reads it with. */
    private static ValidationProfile readProfile() throws Exception {
        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(Profiles.class.getResource(PROFILE).toString());
        Set<Rule> rules = new HashSet<>();
        for (Element rule : elements(xml, "rule")) {
            Element id = (Element) rule.getElementsByTagName("id").item(0);
            RuleId number = Profiles.ruleIdFromValues(FLAVOUR.getPart(), id.getAttribute("clause"),
                    Integer.parseInt(id.getAttribute("testNumber")));
            rules.add(Profiles.ruleFromValues(number, rule.getAttribute("object"),
                    Boolean.valueOf(rule.getAttribute("deferred")), rule.getAttribute("tags"),
                    text(rule, "description"), text(rule, "test"), Profiles.defaultError(),
                    List.of()));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element variable : elements(xml, "variable")) {
            variables.add(Profiles.variableFromValues(
                    variable.getAttribute("name"), variable.getAttribute("object"),
                    text(variable, "defaultValue"), text(variable, "value")));
        }
        ProfileDetails details = Profiles.defaultProfile().getDetails();
        return Profiles.profileFromValues(FLAVOUR, details, "", rules, variables);
    }

    private static List<Element> elements(Document xml, String name) {
        NodeList nodes = xml.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < nodes.getLength(); index++) {
            elements.add((Element) nodes.item(index));
        }
        return elements;
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }

    private static Map<String, Object> judge(String path, ValidationProfile profile)
            throws IOException {
        var limits = ValidatorConfigBuilder.defaultBuilder().flavour(FLAVOUR)
                .maxNumberOfDisplayedFailedChecks(LOCATIONS_PER_RULE).build();
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        Map<String, Object> verdict = new HashMap<>(Map.of("path", path, "compliant", false));
        try (PDFAParser parser = foundry.createParser(new File(path), FLAVOUR);
                PDFAValidator validator = foundry.createValidator(limits, profile)) {
            ValidationResult result = validator.validate(parser);
            verdict.put("compliant", result.isCompliant());
            verdict.put("failures", failures(result));
        } catch (VeraPDFException unreadable) {
            verdict.put("error", unreadable.getMessage());
        }
        return verdict;
    }

    private static Collection<Map<String, Object>> failures(ValidationResult result) {
        Map<RuleId, Map<String, Object>> failures = new LinkedHashMap<>();
        Map<RuleId, List<String>> locations = new HashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            RuleId rule = assertion.getRuleId();
            locations.computeIfAbsent(rule, first -> new ArrayList<>())
                    .add(assertion.getLocation().getContext());
            failures.computeIfAbsent(rule, first -> Map.of(
                    "clause", rule.getClause(), "test", rule.getTestNumber(),
                    "description", assertion.getMessage(), "locations", locations.get(rule)));
        }
        return failures.values();
    }
}
