using System.Security.Cryptography;
using System.Text;

namespace Videoroom.Web.PageBuild;

/// <summary>The page's source folder, ClientApp.</summary>
internal static class PageSources
{
    /// <summary>The file whose hash decides whether <c>npm ci</c> is needed.</summary>
    public const string LockFile = "package-lock.json";

    private static readonly string[] NotSources = ["node_modules", "dist"];

    /// <summary>One hash over the names and contents of all source files, the lock file among them; in lower-case hexadecimal.</summary>
    public static string Hash(string clientApp)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Files(clientApp).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path + '\0'));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(clientApp, path))));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The hash of the lock file alone; in lower-case hexadecimal, as <c>sha256sum</c> prints it.</summary>
    public static string LockHash(string clientApp) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(clientApp, LockFile))));

    private static IEnumerable<string> Files(string clientApp) =>
        new DirectoryInfo(clientApp).EnumerateFileSystemInfos()
            .Where(entry => !NotSources.Contains(entry.Name))
            .SelectMany(entry => entry is DirectoryInfo directory
                ? directory.EnumerateFiles("*", SearchOption.AllDirectories)
                : [(FileInfo)entry])
            .Select(file => Path.GetRelativePath(clientApp, file.FullName).Replace('\\', '/'));
}
