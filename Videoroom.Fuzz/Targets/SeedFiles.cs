using System.Reflection;

namespace Videoroom.Fuzz.Targets;

/// <summary>The fixtures of the tests that are seeds, too: they are part of this program.</summary>
internal static class SeedFiles
{
    private static readonly Assembly Assembly = typeof(SeedFiles).Assembly;

    /// <summary>The files of a folder, with their names, in the order of these.</summary>
    /// <param name="folder"><c>Sdp</c>, <c>Whip</c> or <c>Messages</c>.</param>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Read(string folder)
        => [
            .. Assembly.GetManifestResourceNames()
                .Select(name => (Resource: name, Path: name.Replace('\\', '/')))
                .Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal))
                .OrderBy(file => file.Path, StringComparer.Ordinal)
                .Select(file => (file.Path[(folder.Length + 1)..], ReadAll(file.Resource))),
        ];

    private static byte[] ReadAll(string resource)
    {
        using var stream = Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
