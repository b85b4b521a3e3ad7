using Google.Protobuf;
using Videoroom.Actors.Serialization;
using Wire = Videoroom.Actors.Serialization.Wire;

namespace Videoroom.Tests.Actors.Serialization;

/// <summary>Whatever the bytes are, reading gives a message or throws <see cref="MessageFormatException"/>, and nothing else.</summary>
public class HostileMessageTests
{
    private readonly MessageCodec _codec = new(NamedRef.Texts);

    public static TheoryData<string> Samples => MessageCodecTests.Samples;

    [Theory]
    [InlineData("")]
    [InlineData("??")]
    [InlineData("Videoroom.Actors.Rooms.StopRoom, Videoroom.Actors")]
    [InlineData("ap")]
    public void Row17_a_manifest_that_is_not_known_is_an_error(string manifest)
        => Assert.Contains("manifest", Assert.Throws<MessageFormatException>(() => _codec.FromBinary([], manifest)).Message, StringComparison.Ordinal);

    [Fact]
    public void Row17_a_manifest_cannot_fill_the_log()
    {
        var error = Assert.Throws<MessageFormatException>(() => _codec.FromBinary([], new string('x', 100_000) + "\n"));

        Assert.InRange(error.Message.Length, 1, 250);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Row17_a_message_cut_off_anywhere_is_read_or_an_error(string sample)
    {
        var (bytes, manifest) = Encoded(sample);
        for (var length = 0; length < bytes.Length; length++)
        {
            Read(bytes[..length], manifest);
        }

        // A message of nothing cannot be cut.
        if (bytes.Length > 0)
        {
            Assert.Throws<MessageFormatException>(() => _codec.FromBinary(bytes[..^1], manifest));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Row17_a_message_with_any_byte_changed_is_read_or_an_error(string sample)
    {
        var (bytes, manifest) = Encoded(sample);
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var mask in new byte[] { 0x01, 0x07, 0x80, 0xFF })
            {
                bytes[i] ^= mask;
                Read(bytes, manifest);
                bytes[i] ^= mask;
            }
        }
    }

    [Fact]
    public void Row17_garbage_is_read_or_an_error()
    {
        var random = new Random(17);
        foreach (var manifest in MessageManifests.All)
        {
            for (var i = 0; i < 500; i++)
            {
                var bytes = new byte[random.Next(64)];
                random.NextBytes(bytes);
                Read(bytes, manifest.Text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Row17_another_messages_bytes_are_read_or_an_error(string sample)
    {
        var (bytes, _) = Encoded(sample);
        foreach (var manifest in MessageManifests.All)
        {
            Read(bytes, manifest.Text);
        }
    }

    [Fact]
    public void A_codec_or_a_role_that_is_not_known_is_an_error_like_one_that_is_missing()
    {
        AssertRefused("RT", Track(new Wire.CodecFormat { Codec = (Wire.Codec)99 }));
        AssertRefused("RT", Track(new Wire.CodecFormat()));
        AssertRefused("RN", Roster(new Wire.RosterPeer { PeerId = "p", Role = (Wire.PeerRole)99 }));
        AssertRefused("RN", Roster(new Wire.RosterPeer { PeerId = "p" }));
    }

    [Fact]
    public void A_payload_type_that_rtp_does_not_have_is_an_error()
        => AssertRefused("RT", Track(new Wire.CodecFormat { Codec = Wire.Codec.Vp8, PayloadType = 256 + 96 }));

    [Fact]
    public void An_event_of_a_kind_that_is_not_known_is_an_error()
    {
        AssertRefused("ME", new Wire.RoomMediaEvent { Event = new Wire.ServerEvent() });
        AssertRefused("ME", new Wire.RoomMediaEvent());
        AssertRefused("CM", new Wire.ClientMediaEvent { Stamp = new Wire.PeerStamp(), Event = new Wire.ClientRosterEvent() });
        AssertRefused("CM", new Wire.ClientMediaEvent { Event = new Wire.ClientRosterEvent { Connect = new Wire.Connect() } });
    }

    [Fact]
    public void An_id_that_stands_twice_is_an_error()
    {
        var peer = new Wire.PeerRecord { Peer = new Wire.RosterPeer { PeerId = "p", Role = Wire.PeerRole.Viewer } };
        var track = new Wire.TrackInfo { TrackId = "t", Simulcast = new Wire.SimulcastConfig() };

        AssertRefused("RN", new Wire.RosterNews { Roster = new Wire.RosterSnapshot { Peers = { peer, peer } } });
        AssertRefused("ME", new Wire.RoomMediaEvent
        {
            Event = new Wire.ServerEvent { TracksAdded = new Wire.TracksAdded { Tracks = { track, track } } },
        });
    }

    [Fact]
    public void A_ref_that_is_no_path_is_an_error()
    {
        AssertRefused("EC", new Wire.EndpointCreated { CorrelationId = 1 });
        AssertRefused("EC", new Wire.EndpointCreated { Endpoint = new string('x', ActorRefTexts.MaxLength + 1) });
    }

    [Fact]
    public void Json_without_end_is_an_error()
        => AssertRefused("CM", new Wire.ClientMediaEvent
        {
            Stamp = new Wire.PeerStamp(),
            Event = new Wire.ClientRosterEvent { Connect = new Wire.Connect { MetadataJson = new string(' ', WireParts.MaxJsonLength + 1) } },
        });

    private static Wire.ReceiveTracks Track(Wire.CodecFormat format) => new() { Tracks = { new Wire.RemoteTrack { Format = format } } };

    private static Wire.RosterNews Roster(Wire.RosterPeer peer)
        => new() { Roster = new Wire.RosterSnapshot { Peers = { new Wire.PeerRecord { Peer = peer } } } };

    private (byte[] Bytes, string Manifest) Encoded(string sample)
        => (_codec.ToBinary(MessageSamples.Full[sample]), MessageCodec.Manifest(MessageSamples.Full[sample]));

    private void AssertRefused(string manifest, IMessage message)
        => Assert.Throws<MessageFormatException>(() => _codec.FromBinary(message.ToByteArray(), manifest));

    private void Read(byte[] bytes, string manifest)
    {
        try
        {
            Assert.NotNull(_codec.FromBinary(bytes, manifest));
        }
        catch (MessageFormatException)
        {
            // As documented.
        }
    }
}
