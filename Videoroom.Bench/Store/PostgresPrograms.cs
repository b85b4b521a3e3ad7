namespace Videoroom.Bench.Store;

/// <summary>Where PostgreSQL's programs are, and as whom they run.</summary>
internal static class PostgresPrograms
{
    /// <summary>The account that Debian's package makes.</summary>
    public const string User = "postgres";

    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>PostgreSQL refuses to run as root.</summary>
    public static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>What to write before a command so that it may run.</summary>
    public static string[] AsOwner => IsRoot ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups"] : [];

    /// <summary>The folder of the newest release that is installed: Debian keeps the server's programs out of the path.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Find()
        => Releases().Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        ?? throw new InvalidOperationException("No PostgreSQL here: ./test.sh installs it, or put the folder of initdb into PATH.");

    private static IEnumerable<string> Releases() => !Directory.Exists(DebianFolder) ? [] :
        Directory.GetDirectories(DebianFolder)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var release) ? release : 0)
            .Select(folder => Path.Combine(folder, "bin"));
}
