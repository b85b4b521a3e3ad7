using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class TurnHostileInputTests
{
    private const int Mutations = 300_000;

    private readonly TurnRig _rig = new(TurnRig.Options with { MaxAllocationsPerUser = 10 });
    private readonly byte[] _response = new byte[TurnServer.MaxResponseLength];

    private static readonly ushort[] Types =
    [
        StunAttribute.ChannelNumber, StunAttribute.Lifetime, StunAttribute.XorPeerAddress, StunAttribute.Data, StunAttribute.RequestedAddressFamily,
        StunAttribute.EvenPort, StunAttribute.RequestedTransport, StunAttribute.ReservationToken, StunAttribute.AdditionalAddressFamily,
    ];

    private static readonly int[] Lengths = [0, 1, 3, 4, 4, 4, 5, 7, 8, 8, 9, 16, 20, 20, 21, 100];

    [Fact]
    public void Row03_every_truncation_of_every_message_is_dropped()
    {
        foreach (var message in Messages())
        {
            for (var length = 0; length < message.Length; length++)
            {
                Assert.Equal(default, _rig.Turn.Handle(message.AsSpan(0, length), TurnRig.Client(), _rig.Now, _response));
                Assert.False(_rig.Turn.TryReadChannelData(message.AsSpan(0, length), TurnRig.Client(5), _rig.Now, out _));
            }
        }
    }

    [Fact]
    public void Row03_64_KB_of_anything_is_dropped_or_answered_shortly()
    {
        var buffer = new byte[65_536 + StunMessage.HeaderLength];
        foreach (var type in new[] { StunAttribute.Data, StunAttribute.Username, StunAttribute.XorPeerAddress, (ushort)0x8022, (ushort)0x7001 })
        {
            var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Allocate, new byte[12]);
            writer.Add(type, new byte[65_000]);
            writer.AddMessageIntegrity(_rig.User.Key);
            var result = _rig.Turn.Handle(buffer.AsSpan(0, writer.Length), TurnRig.Client(), _rig.Now, _response);
            Assert.Equal(TurnOutcome.Refused, result.Outcome);
            Assert.InRange(result.ResponseLength, 0, 200);
        }

        Array.Fill<byte>(buffer, 0x40);
        Assert.False(_rig.Turn.TryReadChannelData(buffer, TurnRig.Client(), _rig.Now, out _));
    }

    [Fact]
    public void Row03_no_mutation_of_a_message_makes_it_throw_or_answer_more_than_the_limiter_lets()
    {
        var random = new Random(8656);
        var messages = Messages();
        var bytes = new byte[2048];
        var start = _rig.Now;
        var spoofed = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var message = messages[random.Next(messages.Count)];
            message.CopyTo(bytes, 0);
            var length = message.Length;
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                switch (random.Next(4))
                {
                    case 0:
                        bytes[random.Next(length)] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes[random.Next(length)] ^= (byte)(1 << random.Next(8));
                        break;
                    case 2:
                        length = Math.Clamp(length + (4 * random.Next(-4, 5)), 1, bytes.Length);
                        break;
                    default:
                        // An attribute's type or length, most likely: they lie at multiples of four.
                        bytes[Math.Min(length - 1, (random.Next(length) & ~3) + random.Next(4))] = (byte)random.Next(32);
                        break;
                }
            }

            if (length >= 4 && random.Next(2) == 0 && (bytes[0] & 0xC0) == 0)
            {
                bytes[2] = (byte)((length - 20) >> 8);
                bytes[3] = (byte)(length - 20);
            }

            // A stranger's address: what he sends is not authentic, except for the recorded nonce's owner.
            var client = TurnRig.Client(random.Next(100, 200));
            var result = _rig.Turn.Handle(bytes.AsSpan(0, length), client, _rig.Now, _response);
            Assert.InRange(result.ResponseLength, 0, TurnServer.MaxResponseLength);
            Assert.NotEqual(TurnOutcome.Relay, result.Outcome);
            spoofed += result.ResponseLength > 0 ? 1 : 0;

            // The owner's own mutated ChannelData and indications stay inside the message.
            if (_rig.Turn.TryReadChannelData(bytes.AsSpan(0, length), TurnRig.Client(), _rig.Now, out var relay))
            {
                Assert.True(relay.Offset >= 0 && relay.Length >= 0 && relay.Offset + relay.Length <= length);
            }

            if (i % 100 == 0)
            {
                _rig.Now++;
            }
        }

        var seconds = (_rig.Now - start) / 1000.0;
        Assert.InRange(spoofed, 1, TurnAnswerLimiter.Burst + (TurnAnswerLimiter.PerSecond * seconds) + 1);
        Assert.InRange(_rig.Turn.Allocations, 1, 1);
    }

    [Fact]
    public void Row15_mutations_of_what_an_authenticated_client_sends_open_nothing()
    {
        var random = new Random(15);
        var kinds = new[] { StunMethod.Allocate, StunMethod.Refresh, StunMethod.CreatePermission, StunMethod.ChannelBind };
        for (var i = 0; i < 30_000; i++)
        {
            var attributes = (Attributes?)null;
            for (var count = random.Next(6); count > 0; count--)
            {
                var type = Types[random.Next(Types.Length)];
                var value = new byte[Lengths[random.Next(Lengths.Length)]];
                random.NextBytes(value);
                if (value.Length > 1 && random.Next(2) == 0)
                {
                    value[1] = (byte)random.Next(1, 3);
                }

                if (value.Length > 0 && random.Next(4) == 0)
                {
                    value[0] = 17;
                }

                attributes += TurnRig.Bytes(type, value);
            }

            var client = TurnRig.Client(random.Next(4));
            _rig.Request(kinds[random.Next(kinds.Length)], attributes, client);
            Assert.Equal(TurnOutcome.Refused, _rig.Receive(_rig.Write(StunClass.Indication, StunMethod.Send, attributes), client).Outcome);
            if (_rig.Turn.Find(client) is { } allocation)
            {
                Assert.Equal((0, 0), (allocation.Bindings.Permissions, allocation.Bindings.Channels));
            }

            _rig.Now += random.Next(3);
        }

        Assert.InRange(_rig.User.Allocations, 0, 10);
        _rig.Turn.Close();
        Assert.Equal(0, _rig.Services.Ports.Taken);
        Assert.Equal(0, _rig.User.Allocations);
    }

    private List<byte[]> Messages()
    {
        var client = TurnRig.Client();
        _rig.Allocate();
        _rig.Bind(0x4000, TurnRig.Server);
        return
        [
            _rig.Write(StunClass.Request, StunMethod.Binding, null, fingerprint: true),
            _rig.Write(StunClass.Request, StunMethod.Allocate, TurnRig.Udp),
            _rig.Signed(StunMethod.Allocate, TurnRig.Udp + TurnRig.Lifetime(777) + TurnRig.Bytes(StunAttribute.EvenPort, 0x80), client),
            _rig.Signed(StunMethod.Refresh, TurnRig.Lifetime(777), client, fingerprint: false),
            _rig.Signed(StunMethod.CreatePermission, TurnRig.Peer(TurnRig.Server) + TurnRig.Peer(TurnRig.Server), client, fingerprint: false),
            _rig.Signed(StunMethod.ChannelBind, TurnRig.Channel(0x4000) + TurnRig.Peer(TurnRig.Server), client),
            _rig.SendIndication(TurnRig.Server, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            TurnRig.ChannelData(0x4000, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
        ];
    }
}
