using System.Collections.Frozen;

namespace Videoroom.Web.Admin;

/// <summary>The files of the operator's page: part of the assembly, so that it is there however the node was built.</summary>
internal static class AdminPage
{
    private static readonly FrozenDictionary<string, (byte[] Content, string Type)> Files = new Dictionary<string, (byte[], string)>
    {
        ["/admin/"] = (Read("index.html"), "text/html; charset=utf-8"),
        ["/admin/admin.css"] = (Read("admin.css"), "text/css; charset=utf-8"),
        ["/admin/admin.js"] = (Read("admin.js"), "text/javascript; charset=utf-8"),
    }.ToFrozenDictionary();

    /// <summary>The file at a path; false when there is none.</summary>
    public static bool TryGet(string path, out (byte[] Content, string Type) file) => Files.TryGetValue(path, out file);

    private static byte[] Read(string name)
    {
        using var stream = typeof(AdminPage).Assembly.GetManifestResourceStream($"Admin/Page/{name}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
