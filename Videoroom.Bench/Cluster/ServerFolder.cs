using System.CommandLine;

namespace Videoroom.Bench.Cluster;

/// <summary>Which build of the server nodes are started from.</summary>
internal static class ServerFolder
{
    /// <summary>The server beside this program, which <c>dotnet build</c> makes.</summary>
    public static string Own => AppContext.BaseDirectory;

    /// <summary>Makes the option <c>--server</c> of a command that starts nodes of one build.</summary>
    public static Option<string> Option() => new("--server")
    {
        Description = "The folder with the server, as dotnet publish makes it. Without it the one beside this program, which compiles while it runs.",
        DefaultValueFactory = _ => Own,
        CustomParser = result => Path.GetFullPath(result.Tokens.Single().Value),
    };
}
