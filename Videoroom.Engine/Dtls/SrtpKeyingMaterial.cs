using System.Security.Cryptography;

namespace Videoroom.Engine.Dtls;

/// <summary>
/// The master keys and salts of both directions, as the DTLS exporter yields them (RFC 5764, section 4.2).
/// Disposing zeroes them; what was derived from them stays valid.
/// </summary>
public sealed class SrtpKeyingMaterial : IDisposable
{
    private readonly byte[] _material;

    /// <summary>Takes over exported material: client key, server key, client salt, server salt.</summary>
    /// <param name="profile">The negotiated profile.</param>
    /// <param name="material">Twice the profile's key and salt length; copied.</param>
    /// <exception cref="ArgumentException">The length does not fit the profile.</exception>
    public SrtpKeyingMaterial(SrtpProfile profile, ReadOnlySpan<byte> material)
    {
        if (material.Length != LengthFor(profile))
        {
            throw new ArgumentException($"{profile} needs {LengthFor(profile)} bytes of keying material, not {material.Length}.", nameof(material));
        }

        Profile = profile;
        // Pinned, so that the collector leaves no copies behind that Dispose could not zero.
        _material = GC.AllocateUninitializedArray<byte>(material.Length, pinned: true);
        material.CopyTo(_material);
    }

    /// <summary>The negotiated profile.</summary>
    public SrtpProfile Profile { get; }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_material);

    /// <summary>The profile alone: keys stay out of logs.</summary>
    public override string ToString() => $"SrtpKeyingMaterial {{ Profile = {Profile} }}";

    /// <summary>The number of bytes that the exporter must yield for a profile.</summary>
    internal static int LengthFor(SrtpProfile profile) => 2 * (profile.KeyLength() + profile.SaltLength());

    /// <summary>The master key of what one role sends.</summary>
    internal ReadOnlySpan<byte> MasterKey(DtlsRole writer)
    {
        var length = Profile.KeyLength();
        return _material.AsSpan(writer == DtlsRole.Client ? 0 : length, length);
    }

    /// <summary>The master salt of what one role sends.</summary>
    internal ReadOnlySpan<byte> MasterSalt(DtlsRole writer)
    {
        var length = Profile.SaltLength();
        return _material.AsSpan(2 * Profile.KeyLength() + (writer == DtlsRole.Client ? 0 : length), length);
    }
}
