using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Tests.Engine.Rtp;
using BenchDescriptor = Videoroom.Bench.Record.Layers.DependencyDescriptor;
using BenchStructure = Videoroom.Bench.Record.Layers.DependencyStructure;

namespace Videoroom.Tests.Engine.Codecs.Dependencies;

public class DependencyDescriptorReaderTests
{
    // A structure of one spatial and two temporal layers, written bit by bit from the tables of appendix A.8.3:
    // offset 5, two decode targets; layers: T0, next temporal, T1, end; indications SS, -D; differences none, 1 back;
    // one chain that protects both targets; chain differences 0 and 1; one size, 320x180.
    private const string L1T2 =
        "000101" + "00001" + "01" + "11" + "1010" + "0001" + "0" + "100000" + "10" + "0000" + "0001" + "1"
        + "0000000100111111" + "0000000010110011";

    private readonly DependencyDescriptorReader _reader = new();

    [Fact]
    public void A_structure_is_read()
    {
        var status = _reader.Read(Bytes(Mandatory(5, 0x0102) + "10000" + L1T2), out var descriptor);

        Assert.Equal(DescriptorStatus.Whole, status);
        Assert.True(descriptor.IsFrameStart && descriptor.IsFrameEnd && descriptor.HasStructure);
        Assert.Equal(0x0102, descriptor.FrameNumber);
        Assert.Equal((0, 0), (descriptor.Spatial, descriptor.Temporal));
        Assert.Equal(new DecodeTargets(0b11, 0b11, 0), descriptor.Targets);
        Assert.Equal(0b11u, descriptor.ActiveTargets);
        Assert.Empty(descriptor.FrameDifferences.ToArray());
        Assert.Equal([0], descriptor.ChainDifferences.ToArray());
        var structure = descriptor.Structure!;
        Assert.Equal(new DependencyStructureExtent(2, 2, 1, 1), structure.Extent);
        Assert.Equal([(320, 180)], structure.Sizes.ToArray());
        Assert.Equal([(0, 0, 0), (0, 1, 0)], Enumerable.Range(0, 2).Select(target => (structure.SpatialOf(target), structure.TemporalOf(target), structure.ChainOf(target))));
        Assert.Equal((0b01u, 0b11u, 0u), (structure.TargetsUpTo(0, 0), structure.TargetsUpTo(3, 1), structure.TargetsUpTo(-1, 7)));
    }

    [Fact]
    public void Frames_are_read_by_the_last_structure()
    {
        _reader.Read(Bytes(Mandatory(5, 1) + "10000" + L1T2), out _);

        Assert.Equal(DescriptorStatus.Whole, _reader.Read(Bytes(Mandatory(6, 2)), out var descriptor));
        Assert.Equal((0, 1), (descriptor.Spatial, descriptor.Temporal));
        Assert.Equal(new DecodeTargets(0b10, 0, 0b10), descriptor.Targets);
        Assert.Equal([1], descriptor.FrameDifferences.ToArray());
        Assert.Equal([1], descriptor.ChainDifferences.ToArray());
        Assert.False(descriptor.HasStructure);
    }

    [Fact]
    public void What_a_frame_says_itself_goes_before_its_template()
    {
        _reader.Read(Bytes(Mandatory(5, 1) + "10000" + L1T2), out _);

        // Decode targets 01; indications R and S; differences 3 (4 bits), 20 (8 bits) and 4096 (12 bits); chain difference 200.
        var status = _reader.Read(Bytes(Mandatory(6, 2) + "01111" + "01" + "1110" + "010010" + "1000010011" + "11111111111111" + "00" + "11001000"), out var descriptor);

        Assert.Equal(DescriptorStatus.Whole, status);
        Assert.Equal(0b01u, descriptor.ActiveTargets);
        Assert.Equal(new DecodeTargets(0b11, 0b10, 0), descriptor.Targets);
        Assert.Equal([3, 20, 4096], descriptor.FrameDifferences.ToArray());
        Assert.Equal([200], descriptor.ChainDifferences.ToArray());
    }

    [Fact]
    public void Decode_targets_hold_until_others_are_said_or_a_structure_comes()
    {
        _reader.Read(Bytes(Mandatory(5, 1) + "10000" + L1T2), out _);
        _reader.Read(Bytes(Mandatory(5, 2) + "01000" + "01"), out _);
        _reader.Read(Bytes(Mandatory(5, 3)), out var after);
        Assert.Equal(0b01u, after.ActiveTargets);
        _reader.Read(Bytes(Mandatory(5, 4) + "10000" + L1T2), out var structure);
        Assert.Equal(0b11u, structure.ActiveTargets);
        _reader.Read(Bytes(Mandatory(5, 5)), out var last);
        Assert.Equal(0b11u, last.ActiveTargets);
    }

    [Fact]
    public void Without_its_structure_a_frame_has_a_number_alone()
    {
        Assert.Equal(DescriptorStatus.UnknownStructure, _reader.Read(Bytes(Mandatory(5, 7)), out var first));
        Assert.Equal(7, first.FrameNumber);
        Assert.Null(first.Structure);

        _reader.Read(Bytes(Mandatory(5, 8) + "10000" + L1T2), out _);
        Assert.Equal(DescriptorStatus.UnknownStructure, _reader.Read(Bytes(Mandatory(7, 9)), out _));
        Assert.Equal(DescriptorStatus.Whole, _reader.Read(Bytes(Mandatory(6, 9)), out _));
    }

    [Fact]
    public void A_frame_that_comes_late_is_read_by_the_structure_before()
    {
        _reader.Read(Bytes(Mandatory(5, 65_530) + "10000" + L1T2), out var old);
        var other = "000111" + L1T2[6..];
        _reader.Read(Bytes(Mandatory(7, 2) + "10000" + other), out var current);

        Assert.Equal(DescriptorStatus.Whole, _reader.Read(Bytes(Mandatory(6, 1)), out var late));
        Assert.Same(old.Structure, late.Structure);
        Assert.Equal(DescriptorStatus.Whole, _reader.Read(Bytes(Mandatory(8, 3)), out var next));
        Assert.Same(current.Structure, next.Structure);
        Assert.NotSame(old.Structure, current.Structure);
        Assert.Equal(DescriptorStatus.UnknownStructure, _reader.Read(Bytes(Mandatory(5, 4)), out _));
    }

    [Fact]
    public void What_is_cut_short_is_refused()
    {
        var whole = Bytes(Mandatory(5, 1) + "10000" + L1T2);
        for (var length = 0; length < whole.Length; length++)
        {
            var status = new DependencyDescriptorReader().Read(whole.AsSpan(0, length), out _);
            Assert.Equal(length == 3 ? DescriptorStatus.UnknownStructure : DescriptorStatus.Malformed, status);
        }
    }

    [Fact]
    public void A_structure_that_is_sent_again_is_not_read_again()
    {
        var bytes = Bytes(Mandatory(5, 1) + "10000" + L1T2);
        _reader.Read(bytes, out var first);
        Assert.Equal(0, RtpBytes.AllocatedBy(() => _reader.Read(bytes, out _)));
        _reader.Read(bytes, out var again);
        Assert.Same(first.Structure, again.Structure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recordings_are_read_as_another_parser_reads_them(bool isAv1)
    {
        BenchStructure? structure = null;
        foreach (var packet in (isAv1 ? StockRecordings.Av1Svc : StockRecordings.Vp9Svc).Encodings[0].Packets)
        {
            var expected = BenchDescriptor.Parse(packet.DependencyDescriptor)!;
            structure = expected.Structure ?? structure;
            var template = structure!.TemplateOf(expected.TemplateId)!;

            Assert.Equal(DescriptorStatus.Whole, _reader.Read(packet.DependencyDescriptor, out var descriptor));
            Assert.Equal((expected.IsFrameStart, expected.IsFrameEnd, expected.FrameNumber), (descriptor.IsFrameStart, descriptor.IsFrameEnd, descriptor.FrameNumber));
            Assert.Equal(expected.Structure is not null, descriptor.HasStructure);
            Assert.Equal((template.Spatial, template.Temporal), (descriptor.Spatial, descriptor.Temporal));
            Assert.Equal(template.Indications, Letters(descriptor.Targets, structure.DecodeTargets));
            Assert.Equal(template.FrameDifferences, descriptor.FrameDifferences.ToArray().Select(difference => (int)difference));
            Assert.Equal(template.ChainDifferences, descriptor.ChainDifferences.ToArray().Select(difference => (int)difference));
            Assert.Equal(structure.Resolutions, descriptor.Structure!.Sizes.ToArray());
            Assert.Equal(structure.ProtectedBy, Enumerable.Range(0, structure.DecodeTargets).Select(descriptor.Structure.ChainOf));
        }
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(24);
        var samples = StockRecordings.Av1Svc.Encodings[0].Packets.Take(60).Select(packet => packet.DependencyDescriptor).Append(Bytes(Mandatory(5, 1) + "10000" + L1T2)).ToList();
        var buffer = new byte[300];
        for (var i = 0; i < 100_000; i++)
        {
            var status = _reader.Read(RtpBytes.Mutate(random, samples[random.Next(3) == 0 ? 0 : random.Next(samples.Count)], buffer), out var descriptor);
            Assert.Equal(status == DescriptorStatus.Whole, descriptor.Structure is not null);
            Assert.Equal(descriptor.Structure?.Extent.Chains ?? 0, descriptor.ChainDifferences.Length);
        }
    }

    internal static string Mandatory(int template, ushort number)
        => "11" + Convert.ToString(template, 2).PadLeft(6, '0') + Convert.ToString(number, 2).PadLeft(16, '0');

    internal static byte[] Bytes(string bits)
        => [.. bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2))];

    private static string Letters(DecodeTargets targets, int count)
        => string.Concat(Enumerable.Range(0, count).Select(target => (targets.Present >> target & 1, targets.Switch >> target & 1, targets.Discardable >> target & 1) switch
        {
            (0, _, _) => '-',
            (_, 1, _) => 'S',
            (_, _, 1) => 'D',
            _ => 'R',
        }));
}
