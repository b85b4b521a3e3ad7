using System.Security.Cryptography;
using System.Text;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>
/// The client's half of ICE (RFC 8445): it checks one address at a time, as the controlling agent nominates with every check, and
/// answers the checks of a full agent. A check's answer proves the pair and renews consent.
/// </summary>
internal sealed class IceConnectivityChecks(IceParameters local, IceParameters server, bool isController = true)
{
    private const uint HostPriority = 0x6E00_1EFF; // a peer-reflexive candidate's, RFC 8445, section 7.1.1
    private readonly byte[] _serverPassword = Encoding.ASCII.GetBytes(server.Password);
    private readonly byte[] _transaction = new byte[StunMessage.TransactionIdLength];
    private readonly ulong _tieBreaker = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private byte[] _localPassword = Encoding.ASCII.GetBytes(local.Password);
    private byte[] _username = Username(local, server);

    /// <summary>From here on checks carry new credentials (an ICE restart).</summary>
    public void Restart(IceParameters newLocal)
    {
        _username = Username(newLocal, server);
        _localPassword = Encoding.ASCII.GetBytes(newLocal.Password);
    }

    /// <summary>Writes the next check.</summary>
    /// <returns>Its bytes.</returns>
    public int WriteCheck(Span<byte> destination)
    {
        RandomNumberGenerator.Fill(_transaction);
        return ConnectivityCheck.Write(destination, _transaction, _username, _serverPassword, isController, AddRole);
    }

    /// <summary>Whether this is the success response to the last check, signed with the server's password.</summary>
    public bool TryAccept(ReadOnlySpan<byte> datagram)
        => StunMessage.TryParse(datagram, out var message)
        && message.Class == StunClass.SuccessResponse
        && message.TransactionId.SequenceEqual(_transaction)
        && message.VerifyIntegrity(_serverPassword);

    /// <summary>Answers a check of the server's (RFC 8445, section 7.3.1).</summary>
    /// <param name="datagram">What came.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="destination">Receives the answer.</param>
    /// <returns>The answer's bytes; 0 when this is not an authentic check.</returns>
    public int TryAnswer(ReadOnlySpan<byte> datagram, in TransportAddress from, Span<byte> destination)
    {
        if (!StunMessage.TryParse(datagram, out var message)
            || message.Class != StunClass.Request
            || message.Method != StunMethod.Binding
            || !message.VerifyIntegrity(_localPassword))
        {
            return 0;
        }

        var writer = new StunWriter(destination, StunClass.SuccessResponse, StunMethod.Binding, message.TransactionId);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, from);
        writer.AddMessageIntegrity(_localPassword);
        writer.AddFingerprint();
        return writer.Length;
    }

    private static byte[] Username(IceParameters local, IceParameters server)
        => Encoding.ASCII.GetBytes($"{server.UsernameFragment}:{local.UsernameFragment}");

    private void AddRole(ref StunWriter check)
    {
        check.AddUInt32(StunAttribute.Priority, HostPriority);
        check.AddUInt64(isController ? StunAttribute.IceControlling : StunAttribute.IceControlled, _tieBreaker);
    }
}
