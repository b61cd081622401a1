import com.adobe.epubcheck.tool.EpubChecker;

/**
 * Judges EPUB files by EPUBCheck, all in one JVM: {@code EpubCheck BOOK REPORT [BOOK REPORT]...}
 *
 * <p>Writes what EPUBCheck says of each book as JSON to the report that follows it, and prints a
 * line for each: 1 if the book has errors or could not be judged, else 0. Exits with 0 whatever the
 * verdicts are.
 */
public final class EpubCheck {
    public static void main(String[] paths) {
        for (int book = 0; book < paths.length; book += 2) {
            String[] options = {paths[book], "--quiet", "--json", paths[book + 1]};
            System.out.println(new EpubChecker().run(options));
        }
    }
}
