using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Codecs;

public class Vp9ScalabilityStructureTests
{
    // I, L, B and V without flexible mode; three sizes and a group of T0, T2, T1, T2.
    private static readonly byte[] Whole =
    [
        0xAA, 0x80, 1, 0, 7, 0x58, 0, 240, 0, 135, 1, 224, 1, 14, 3, 192, 2, 28, 4, 0x04, 4, 0x54, 1, 0x34, 2, 0x58, 1, 2, 9,
    ];

    private readonly Vp9ScalabilityStructure _structure = new();

    [Fact]
    public void Sizes_and_the_picture_group_are_read()
    {
        Assert.True(Read(Whole));
        Assert.Equal(3, _structure.SpatialLayers);
        Assert.Equal([(240, 135), (480, 270), (960, 540), (0, 0)], Enumerable.Range(0, 4).Select(_structure.SizeOf));
        Assert.Equal(4, _structure.GroupLength);
        Assert.Equal(["4", "1", "2", "1 2"], Enumerable.Range(0, 4).Select(i => string.Join(' ', _structure.ReferencesOf(i).ToArray())));
    }

    [Fact]
    public void What_is_cut_short_changes_nothing()
    {
        for (var length = 0; length < Whole.Length - 1; length++)
        {
            Assert.False(Read(Whole[..length]));
            Assert.Equal((0, 0), (_structure.SpatialLayers, _structure.GroupLength));
        }
    }

    [Fact]
    public void The_recordings_structure_has_sizes_and_no_group()
    {
        Assert.True(Read(StockRecordings.Vp9Svc.Encodings[0].Packets[0].Payload));
        Assert.Equal([(240, 135), (480, 270), (960, 540)], Enumerable.Range(0, 3).Select(_structure.SizeOf));
        Assert.Equal(0, _structure.GroupLength);
        Assert.All(StockRecordings.Vp9Svc.Encodings[0].Packets.Skip(1), packet => Assert.False(Read(packet.Payload)));
    }

    [Theory]
    [InlineData("FC80025403" + "0409", "1 2", 2)]
    [InlineData("FC80025402" + "09", "1", 1)]
    [InlineData("FC80025403" + "03", "", -1)]
    [InlineData("FC800254" + "0303" + "0309", "", -1)]
    [InlineData("BC80025403", "", 0)]
    public void References_of_flexible_mode_are_read(string payload, string expected, int count)
    {
        var bytes = Convert.FromHexString(payload);
        Assert.True(Vp9PayloadDescriptor.TryParse(bytes, out var descriptor));
        var differences = new byte[Vp9References.MaxCount];
        Assert.Equal(count, Vp9References.Read(bytes, in descriptor, differences, out _));
        Assert.Equal(expected, count > 0 ? string.Join(' ', differences[..count]) : "");
    }

    [Fact]
    public void No_payload_makes_it_throw()
    {
        var random = new Random(26);
        var buffer = new byte[64];
        for (var i = 0; i < 100_000; i++)
        {
            Read(RtpBytes.Mutate(random, Whole, buffer).ToArray());
            Assert.InRange(_structure.GroupLength, 0, 255);
        }
    }

    private bool Read(byte[] payload) => Vp9PayloadDescriptor.TryParse(payload, out var descriptor) && _structure.TryRead(payload, in descriptor);
}
