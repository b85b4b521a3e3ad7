using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Tests.Engine.Rtp;
using static Videoroom.Tests.Engine.Codecs.Dependencies.DependencyDescriptorReaderTests;

namespace Videoroom.Tests.Engine.Codecs.Dependencies;

public class DependencyDescriptorWriterTests
{
    private readonly byte[] _destination = new byte[byte.MaxValue + DependencyDescriptorWriter.MaximumGrowth];

    [Fact]
    public void The_frame_number_is_moved_and_wraps()
    {
        Assert.Equal(Bytes(Mandatory(6, 4)), Write(Bytes(Mandatory(6, 65_530)), new DescriptorRewrite(10, 0, 0)));
        Assert.Equal(Bytes(Mandatory(6, 2) + "00100" + "1110"), Write(Bytes(Mandatory(6, 3) + "00100" + "1110"), new DescriptorRewrite(65_535, 0, 0)));
    }

    [Fact]
    public void Decode_targets_are_put_in_and_replaced()
    {
        var rewrite = new DescriptorRewrite(0, 0b01, 2);
        Assert.Equal(Bytes(Mandatory(6, 3) + "01000" + "01"), Write(Bytes(Mandatory(6, 3)), rewrite));
        Assert.Equal(Bytes(Mandatory(6, 3) + "01100" + "01" + "1110"), Write(Bytes(Mandatory(6, 3) + "00100" + "1110"), rewrite)[..5]);
        Assert.Equal(Bytes(Mandatory(6, 3) + "01100" + "01" + "1110"), Write(Bytes(Mandatory(6, 3) + "01100" + "11" + "1110"), rewrite));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_else_of_a_recording_stays_as_it_is(bool isAv1)
    {
        var (before, after) = (new DependencyDescriptorReader(), new DependencyDescriptorReader());
        foreach (var packet in (isAv1 ? StockRecordings.Av1Svc : StockRecordings.Vp9Svc).Encodings[0].Packets)
        {
            var written = Write(packet.DependencyDescriptor, new DescriptorRewrite(1000, 0b101, 9));

            Assert.Equal(DescriptorStatus.Whole, before.Read(packet.DependencyDescriptor, out var expected));
            Assert.Equal(DescriptorStatus.Whole, after.Read(written, out var descriptor));
            Assert.Equal((ushort)(expected.FrameNumber + 1000), descriptor.FrameNumber);
            Assert.Equal(0b101u, descriptor.ActiveTargets);
            Assert.Equal(
                (expected.IsFrameStart, expected.IsFrameEnd, expected.HasStructure, expected.Spatial, expected.Temporal, expected.Targets),
                (descriptor.IsFrameStart, descriptor.IsFrameEnd, descriptor.HasStructure, descriptor.Spatial, descriptor.Temporal, descriptor.Targets));
            Assert.Equal(expected.FrameDifferences.ToArray(), descriptor.FrameDifferences.ToArray());
            Assert.Equal(expected.ChainDifferences.ToArray(), descriptor.ChainDifferences.ToArray());
            Assert.Equal(expected.Structure!.Sizes.ToArray(), descriptor.Structure!.Sizes.ToArray());
            Assert.InRange(written.Length - packet.DependencyDescriptor.Length, 0, DependencyDescriptorWriter.MaximumGrowth);
        }
    }

    [Fact]
    public void What_is_no_descriptor_or_would_be_too_long_is_not_written()
    {
        Assert.Empty(Write([], default));
        Assert.Empty(Write([0xC0, 1], default));
        Assert.Empty(Write([0xC0, 0, 1, 0x80], new DescriptorRewrite(0, 1, 2)));
        Assert.Empty(Write(new byte[255], new DescriptorRewrite(0, 1, 32)));
        Assert.Equal(255, Write(new byte[255], new DescriptorRewrite(1, 0, 0)).Length);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(25);
        var samples = StockRecordings.Av1Svc.Encodings[0].Packets.Take(60).Select(packet => packet.DependencyDescriptor).ToList();
        var buffer = new byte[300];
        for (var i = 0; i < 100_000; i++)
        {
            var source = RtpBytes.Mutate(random, samples[random.Next(3) == 0 ? 0 : random.Next(samples.Count)], buffer);
            var size = DependencyDescriptorWriter.Write(source, new DescriptorRewrite((ushort)i, (uint)random.Next(), (byte)random.Next(33)), _destination);
            Assert.InRange(size, 0, Math.Min(byte.MaxValue, source.Length + DependencyDescriptorWriter.MaximumGrowth));
        }
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var packets = StockRecordings.Av1Svc.Encodings[0].Packets;
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < packets.Count; i++)
            {
                DependencyDescriptorWriter.Write(packets[i].DependencyDescriptor, new DescriptorRewrite(7, 3, 9), _destination);
            }
        }));
    }

    private byte[] Write(byte[] source, DescriptorRewrite rewrite) => _destination[..DependencyDescriptorWriter.Write(source, rewrite, _destination)];
}
