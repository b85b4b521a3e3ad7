using System.Security.Cryptography;
using System.Text;
using Videoroom.Engine.Ice;

namespace Videoroom.Client.Network;

/// <summary>
/// The client's half of ICE towards a lite server (RFC 8445): controlling, one pair, nominated with every check. A
/// check's answer proves the pair and renews consent.
/// </summary>
internal sealed class IceConnectivityChecks(IceParameters local, IceParameters server)
{
    private const uint HostPriority = 0x6E00_1EFF; // a peer-reflexive candidate's, RFC 8445, section 7.1.1
    private readonly byte[] _serverPassword = Encoding.ASCII.GetBytes(server.Password);
    private readonly byte[] _transaction = new byte[StunMessage.TransactionIdLength];
    private readonly ulong _tieBreaker = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private byte[] _username = Username(local, server);

    /// <summary>From here on checks carry new credentials (an ICE restart).</summary>
    public void Restart(IceParameters newLocal) => _username = Username(newLocal, server);

    /// <summary>Writes the next check.</summary>
    /// <returns>Its bytes.</returns>
    public int WriteCheck(Span<byte> destination)
    {
        RandomNumberGenerator.Fill(_transaction);
        var writer = new StunWriter(destination, StunClass.Request, StunMethod.Binding, _transaction);
        writer.Add(StunAttribute.Username, _username);
        writer.AddUInt32(StunAttribute.Priority, HostPriority);
        writer.AddUInt64(StunAttribute.IceControlling, _tieBreaker);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddMessageIntegrity(_serverPassword);
        writer.AddFingerprint();
        return writer.Length;
    }

    /// <summary>Whether this is the success response to the last check, signed with the server's password.</summary>
    public bool TryAccept(ReadOnlySpan<byte> datagram)
        => StunMessage.TryParse(datagram, out var message)
        && message.Class == StunClass.SuccessResponse
        && message.TransactionId.SequenceEqual(_transaction)
        && message.VerifyIntegrity(_serverPassword);

    private static byte[] Username(IceParameters local, IceParameters server)
        => Encoding.ASCII.GetBytes($"{server.UsernameFragment}:{local.UsernameFragment}");
}
