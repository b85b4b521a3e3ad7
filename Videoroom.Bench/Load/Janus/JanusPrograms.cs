namespace Videoroom.Bench.Load.Janus;

/// <summary>Where Debian's package has put Janus.</summary>
/// <param name="Janus">The server.</param>
/// <param name="Libraries">The folder with <c>plugins</c>, <c>transports</c>, <c>loggers</c> and <c>events</c>.</param>
internal sealed record JanusPrograms(string Janus, string Libraries)
{
    private const string DebianProgram = "/usr/bin/janus";

    /// <summary>Whether it is installed.</summary>
    public static bool AreInstalled => Search() is not null;

    /// <summary>Finds it.</summary>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static JanusPrograms Find() => Search() ?? throw new InvalidOperationException(
        "Janus is not installed here: install Debian's package 'janus' (apt-get install janus).");

    /// <summary>The file names of the libraries of a kind.</summary>
    /// <param name="kind">Their folder, such as <c>plugins</c>.</param>
    public IEnumerable<string> LibrariesOf(string kind)
        => Directory.EnumerateFiles(Path.Combine(Libraries, kind), "*.so").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    // The folder is that of the processor's architecture: /usr/lib/x86_64-linux-gnu/janus.
    private static JanusPrograms? Search()
        => File.Exists(DebianProgram)
            && Directory.GetDirectories("/usr/lib", "*-linux-gnu*").Select(folder => Path.Combine(folder, "janus")).FirstOrDefault(Directory.Exists)
                is { } libraries
            ? new JanusPrograms(DebianProgram, libraries)
            : null;
}
