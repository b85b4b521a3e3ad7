using Videoroom.Engine.Codecs;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Rtp;

namespace Videoroom.Fuzz.Targets;

/// <summary>What the relays of two nodes say to each other beside the media, and their offers. An input is a message.</summary>
internal sealed class RelayControlTarget : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "relay-control";

    /// <inheritdoc/>
    public override string Summary => "Control messages of relays: they are read or refused, and what was read can be written and is the same again.";

    /// <inheritdoc/>
    public override int MaxLength => 4096;

    /// <inheritdoc/>
    public override long AllocationPerByte => 32;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        if (RelayOffer.TryParse(input, out var offer))
        {
            Require(RelayOffer.TryParse(offer!.ToBytes(), out var same) && same!.IsSame(offer), "an offer is the same when it is written and read again");
        }

        if (RelayControlReader.Read(input) is not { } message)
        {
            return offer is not null;
        }

        if (message is not RelayUnknown)
        {
            var written = RelayControlWriter.Write(message);
            var again = RelayControlReader.Read(written);
            Require(again is not null && again.GetType() == message.GetType() && RelayControlWriter.Write(again).AsSpan().SequenceEqual(written), "a message is the same when it is written and read again");
            Require(message is not RelayDescribe describe || IsUsable(describe), "a description is one that the engine can use");
        }

        return true;
    }

    private static bool IsUsable(RelayDescribe describe)
        => describe.Rids.Count is > 0 and <= RelayFrame.MaxLayers && Enum.IsDefined(describe.Format.Codec) && describe.Format is { PayloadType: <= 127, ClockRate: > 0 };

    private static List<byte[]> MakeSeeds()
    {
        var track = new RelayTrackKey("room", "P:cam", 3);
        var offer = new RelayOffer("192.0.2.1:20000", 7, new byte[RelayOffer.KeyLength], new byte[RelayOffer.SaltLength]);
        var describe = new RelayDescribe(track)
        {
            Handle = 9,
            Connection = 1UL << 40,
            Format = new CodecFormat(Codec.H264, 102, 90_000, 1, "packetization-mode=1;profile-level-id=42e01f"),
            Extensions = new HeaderExtensionIds { Mid = 1, RtpStreamId = 2, AudioLevel = 5 },
            Rids = ["l", "m", "h"],
            Live = 7,
            Stable = 3,
        };
        return
        [
            RelayControlWriter.Write(new RelaySubscribe(track)),
            RelayControlWriter.Write(new RelayUnsubscribe(track with { RoomId = "Zimmer \u00e9\ud83d\ude00" })),
            RelayControlWriter.Write(describe),
            RelayControlWriter.Write(describe with { Rids = [""], Format = new CodecFormat(Codec.Opus, 111, 48_000, 2) }),
            RelayControlWriter.Write(new RelayGone(track, 9)),
            RelayControlWriter.Write(new RelayRenew(offer)),
            offer.ToBytes(),
            new RelayOffer("[2001:db8::1]:20000", uint.MaxValue, new byte[RelayOffer.KeyLength], new byte[RelayOffer.SaltLength]).ToBytes(),
            [1, 99, 1, 2, 3],
        ];
    }
}
