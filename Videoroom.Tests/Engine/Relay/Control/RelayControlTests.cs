using System.Security.Cryptography;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Relay.Control;

public sealed class RelayControlTests
{
    private static readonly RelayTrackKey Track = new("room with ä", "peer:8f3c", 7);

    private static readonly RelayDescribe Description = new(Track)
    {
        Handle = 0xFFFFFFF0,
        Connection = 0x1234_5678_9ABC_DEF0,
        Format = new CodecFormat(Codec.H264, 102, 90_000, 1, "profile-level-id=42e01f;packetization-mode=1"),
        Extensions = new HeaderExtensionIds
        {
            Mid = 1,
            RtpStreamId = 2,
            RepairedRtpStreamId = 3,
            TransportSequenceNumber = 4,
            AudioLevel = 5,
            VideoOrientation = 6,
            DependencyDescriptor = 255,
        },
        Rids = ["l", "m", "h"],
        Live = 5,
        Stable = 4,
    };

    public static TheoryData<string> Kinds => [.. All().Select(message => message.GetType().Name)];

    [Fact]
    public void A_track_without_simulcast_and_without_parameters_stays_so()
    {
        var opus = Description with { Format = new CodecFormat(Codec.Opus, 111, 48_000, 2), Rids = [""] };
        var read = Assert.IsType<RelayDescribe>(RelayControlReader.Read(RelayControlWriter.Write(opus)));
        Assert.Null(read.Format.FormatParameters);
        Assert.Equal([""], read.Rids);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_no_text()
    {
        var bytes = RelayControlWriter.Write(new RelaySubscribe(Track with { RoomId = "r?m" }));
        bytes[bytes.AsSpan().IndexOf("r?m"u8) + 1] = 0xFF;

        Assert.Null(RelayControlReader.Read(bytes));
    }

    [Fact]
    public void Kinds_of_later_versions_are_passed_over()
    {
        Assert.IsType<RelayUnknown>(RelayControlReader.Read([RelayControlWriter.Version, 200, 1, 2, 3]));
        Assert.IsType<RelayUnknown>(RelayControlReader.Read([RelayControlWriter.Version, 0]));
    }

    [Fact]
    public void What_is_longer_than_it_may_be_is_neither_written_nor_read()
    {
        var longest = new string('r', RelayControlReader.MaxIdLength);
        Assert.NotNull(RelayControlReader.Read(RelayControlWriter.Write(new RelaySubscribe(Track with { RoomId = longest }))));
        Assert.Throws<ArgumentException>(() => RelayControlWriter.Write(new RelaySubscribe(Track with { RoomId = longest + "r" })));
        Assert.Null(RelayControlReader.Read([RelayControlWriter.Version, 1, 0xFF, 0xFF, .. new byte[70_000]]));
        Assert.Null(RelayControlReader.Read(RelayControlWriter.Write(Description with { Rids = [.. Enumerable.Repeat("x", 9)] })));
        Assert.Null(RelayControlReader.Read(RelayControlWriter.Write(Description with { Rids = [] })));
        Assert.Null(RelayControlReader.Read(RelayControlWriter.Write(Description with { Format = Description.Format with { ClockRate = 0 } })));
        Assert.Null(RelayControlReader.Read(RelayControlWriter.Write(Description with { Format = Description.Format with { Codec = (Codec)77 } })));
        Assert.Null(RelayControlReader.Read(RelayControlWriter.Write(Description with { Format = Description.Format with { PayloadType = 200 } })));
    }

    [Fact]
    public void Whatever_comes_it_never_throws()
    {
        var random = new Random(11);
        var good = All().Select(RelayControlWriter.Write).ToList();
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = good[random.Next(good.Count)].ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                bytes[random.Next(1, bytes.Length)] = (byte)random.Next(256);
            }

            if (random.Next(3) == 0)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }

            RelayControlReader.Read(bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    internal void Every_message_reads_as_it_was_written(string kind)
    {
        var message = All().Single(message => message.GetType().Name == kind);
        var read = RelayControlReader.Read(RelayControlWriter.Write(message));
        if (message is RelayDescribe description)
        {
            var other = Assert.IsType<RelayDescribe>(read);
            Assert.Equal(description.Rids, other.Rids);
            Assert.Equal(description, other with { Rids = description.Rids });
        }
        else if (message is RelayRenew renew)
        {
            Assert.True(renew.Offer.IsSame(Assert.IsType<RelayRenew>(read).Offer));
        }
        else
        {
            Assert.Equal(message, read);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    internal void A_cut_or_padded_message_is_none(string kind)
    {
        var bytes = RelayControlWriter.Write(All().Single(message => message.GetType().Name == kind));
        // An address that is cut may still be one.
        for (var length = 0; length < bytes.Length - (kind == nameof(RelayRenew) ? 11 : 0); length++)
        {
            Assert.Null(RelayControlReader.Read(bytes.AsSpan(0, length)));
        }

        Assert.Null(RelayControlReader.Read([.. bytes, 0]));
        Assert.Null(RelayControlReader.Read([9, .. bytes[1..]]));
    }

    private static List<RelayControlMessage> All()
        => [
            new RelaySubscribe(Track),
            new RelayUnsubscribe(Track with { Generation = int.MaxValue }),
            Description,
            new RelayGone(Track, 77),
            new RelayRenew(new RelayOffer("[2001:db8::1]:20000", 5, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12))),
        ];
}
