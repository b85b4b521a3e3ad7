using System.Reflection;
using System.Runtime.InteropServices;

namespace Videoroom.Engine.OpenSsl;

/// <summary>
/// Finds libcrypto and libssl: version 3, else 1.1, as the .NET runtime itself does, so that both share one copy.
/// </summary>
internal static class OpenSslLibrary
{
    // The library's exit handler must not run: media loops may still be inside a cipher when the process ends.
    private const ulong InitNoAtExit = 0x0008_0000;

    private static readonly Lazy<(nint Crypto, nint Ssl)> Loaded = new(Load);

    /// <summary>Loads both libraries once.</summary>
    /// <exception cref="OpenSslException">Neither version is there; the message says what to install.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    /// <summary>Looks a function up that only one of the versions has.</summary>
    public static bool TryGetSslExport(string name, out nint address) => NativeLibrary.TryGetExport(Loaded.Value.Ssl, name, out address);

    /// <summary>Loads the first of the candidates that is there.</summary>
    internal static nint LoadFirst(params ReadOnlySpan<string> candidates)
    {
        foreach (var name in candidates)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        throw new OpenSslException(
            $"Videoroom needs OpenSSL 3 or 1.1, but none of {string.Join(", ", candidates)} could be loaded. "
            + "Install it: libssl3 on Debian, Ubuntu and Alpine, openssl-libs on Fedora and Red Hat.");
    }

    private static (nint Crypto, nint Ssl) Load()
    {
        (nint Crypto, nint Ssl) libraries;
        if (OperatingSystem.IsWindows())
        {
            libraries = (LoadFirst("libcrypto-3-x64.dll", "libcrypto-1_1-x64.dll"), LoadFirst("libssl-3-x64.dll", "libssl-1_1-x64.dll"));
        }
        else if (OperatingSystem.IsMacOS())
        {
            libraries = (LoadFirst("libcrypto.3.dylib", "libcrypto.1.1.dylib"), LoadFirst("libssl.3.dylib", "libssl.1.1.dylib"));
        }
        else
        {
            libraries = (LoadFirst("libcrypto.so.3", "libcrypto.so.1.1"), LoadFirst("libssl.so.3", "libssl.so.1.1"));
        }

        // Ours are the only two names; every other import of this assembly goes the runtime's own way.
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name switch
        {
            LibCrypto.Name => libraries.Crypto,
            LibSsl.Name => libraries.Ssl,
            _ => 0,
        });
        _ = LibSsl.OPENSSL_init_ssl(InitNoAtExit, 0);
        return libraries;
    }
}
