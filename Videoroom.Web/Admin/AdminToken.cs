using System.Security.Cryptography;
using System.Text;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Admin;

/// <summary>What a request to the admin listener has to carry: <c>ADMIN_TOKEN</c>, or one that was made at this start.</summary>
internal sealed class AdminToken
{
    /// <summary>The file in <c>STATE_DIRECTORY</c> that a made token is written to, for its owner alone.</summary>
    public const string FileName = "admin-token";

    private const int TokenBytes = 32;

    // Hashes have one length: the comparison does not tell the token's.
    private readonly byte[] _hash;

    private AdminToken(string token, string note) => (_hash, Note) = (HashOf(token), note);

    /// <summary>Where an operator finds it, for the start message. Never the token.</summary>
    public string Note { get; }

    /// <summary>The configured token, or a new one. A directory that cannot be written is no reason not to serve calls.</summary>
    public static AdminToken Load(VideoroomOptions options)
    {
        if (options.Admin.Token is { } configured)
        {
            return new AdminToken(configured, "token: ADMIN_TOKEN");
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var path = Path.Combine(options.StateDirectory, FileName);
        try
        {
            Write(options.StateDirectory, path, token);
            return new AdminToken(token, $"token in {path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new AdminToken(token, $"WARNING closed: STATE_DIRECTORY={options.StateDirectory} cannot be written; set ADMIN_TOKEN");
        }
    }

    /// <summary>Whether it is this one. Takes as long for every wrong one.</summary>
    public bool Is(string token) => CryptographicOperations.FixedTimeEquals(HashOf(token), _hash);

    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(AdminToken);

    private static void Write(string directory, string path, string token)
    {
        Directory.CreateDirectory(directory);
        File.Delete(path);
        var ownerOnly = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(new FileStream(path, ownerOnly));
        writer.WriteLine(token);
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
