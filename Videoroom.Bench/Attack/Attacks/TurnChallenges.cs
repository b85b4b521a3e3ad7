using System.Security.Cryptography;
using Videoroom.Engine.Ice;

namespace Videoroom.Bench.Attack.Attacks;

/// <summary>Allocate requests without credentials, each of which wants a challenge that is larger than it (RFC 8656, section 7.1).</summary>
internal sealed class TurnChallenges(AttackerOptions options) : IAttack
{
    private const int RequestsPerStep = 64;
    private const uint FirstAddress = 0x7F40_0001;
    private const uint Addresses = 0x0010_0000;
    private const int Port = 40_000;

    private readonly SpoofedSocket _socket = new(options.Media);
    private readonly byte[] _request = new byte[64];
    private uint _address;

    public long Attempts { get; private set; }

    public long Failed => 0;

    public long Bytes { get; private set; }

    public string Detail => $"{_socket.Detail}, {Addresses:N0} addresses";

    public void Step()
    {
        const uint udp = 17u << 24;
        Span<byte> transaction = stackalloc byte[StunMessage.TransactionIdLength];
        for (var sent = 0; sent < RequestsPerStep; sent++)
        {
            RandomNumberGenerator.Fill(transaction);
            var writer = new StunWriter(_request, StunClass.Request, StunMethod.Allocate, transaction);
            writer.AddUInt32(StunAttribute.RequestedTransport, udp);
            writer.AddFingerprint();
            _socket.Send(FirstAddress + (_address++ % Addresses), Port, _request.AsSpan(0, writer.Length));
            Attempts++;
            Bytes += writer.Length;
        }
    }

    public Task ReleaseAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
