using Videoroom.Engine.Ice;

namespace Videoroom.Client.Network;

/// <summary>Adds what a check says of its sender besides who it is (RFC 8445, section 7.1): PRIORITY and its role.</summary>
internal delegate void CheckRole(ref StunWriter check);

/// <summary>Writes connectivity checks (RFC 8445, section 7.2.2).</summary>
internal static class ConnectivityCheck
{
    /// <summary>Writes one.</summary>
    /// <param name="destination">Receives it.</param>
    /// <param name="transaction">Its transaction id, 12 bytes.</param>
    /// <param name="username">Server's and client's username fragments, with a colon between.</param>
    /// <param name="password">The server's password.</param>
    /// <param name="nominate">USE-CANDIDATE.</param>
    /// <param name="role">Its role.</param>
    /// <returns>Its bytes.</returns>
    public static int Write(
        Span<byte> destination, ReadOnlySpan<byte> transaction, ReadOnlySpan<byte> username, ReadOnlySpan<byte> password, bool nominate, CheckRole role)
    {
        var writer = new StunWriter(destination, StunClass.Request, StunMethod.Binding, transaction);
        writer.Add(StunAttribute.Username, username);
        role(ref writer);
        if (nominate)
        {
            writer.AddFlag(StunAttribute.UseCandidate);
        }

        writer.AddMessageIntegrity(password);
        writer.AddFingerprint();
        return writer.Length;
    }
}
