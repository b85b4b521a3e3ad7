using System.Reflection;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Hosting;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class Usage
{
    private static string Version
        => typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string Help
        => $"""
        Videoroom {Version}: a video-conferencing server. Without settings it serves its page at http://localhost:4000.

        usage: Videoroom.Web [--SETTING VALUE]...

        Each setting is an environment variable (MEDIA_PORT=20000), an argument (--media-port 20000) or an entry of appsettings.json; the
        argument wins, then the variable. README.md says what each means and what it is without you. Secrets are variables only, or files.

        {string.Join(Environment.NewLine, ConfigurationSources.Names.Chunk(4).Select(names => "  " + string.Join(", ", names)))}

          --help       prints this
          --version    prints the version
        """;

    /// <summary>The text to print in place of a start; null when none was asked for.</summary>
    /// <param name="args">The command line.</param>
    public static string? For(string[] args)
        => args.Any(arg => arg is "--help" or "-h" or "-?" or "/?") ? Help : args.Contains("--version") ? Version : null;
}
