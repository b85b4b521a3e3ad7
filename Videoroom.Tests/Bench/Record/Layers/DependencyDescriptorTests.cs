using Videoroom.Bench.Record.Layers;

namespace Videoroom.Tests.Bench.Record.Layers;

public sealed class DependencyDescriptorTests
{
    // A structure of one spatial and two temporal layers, written bit by bit from the tables of appendix A.8.3:
    // flags 10000; offset 5, two decode targets; layers: T0, next temporal, T1, end; indications SS, -D; differences none, 1 back;
    // one chain that protects both targets; chain differences 0 and 1; one resolution, 320x180.
    private const string L1T2 =
        "10000" + "000101" + "00001" + "01" + "11" + "1010" + "0001" + "0" + "100000" + "10" + "0000" + "0001" + "1"
        + "0000000100111111" + "0000000010110011";

    // Start and end of frame, template 5, frame 0x0102.
    private static readonly byte[] Mandatory = [0xC5, 0x01, 0x02];

    [Fact]
    public void The_mandatory_fields_are_read()
    {
        var descriptor = DependencyDescriptor.Parse(Mandatory)!;

        Assert.True(descriptor.IsFrameStart);
        Assert.True(descriptor.IsFrameEnd);
        Assert.Equal(5, descriptor.TemplateId);
        Assert.Equal(0x0102, descriptor.FrameNumber);
        Assert.Null(descriptor.Structure);
    }

    [Fact]
    public void A_structure_is_read()
    {
        var structure = DependencyDescriptor.Parse([.. Mandatory, .. Bytes(L1T2)])!.Structure!;

        Assert.Equal(5, structure.TemplateIdOffset);
        Assert.Equal(2, structure.DecodeTargets);
        Assert.Equal([(0, 0, "SS"), (0, 1, "-D")], structure.Templates.Select(template => (template.Spatial, template.Temporal, template.Indications)));
        Assert.Empty(structure.Templates[0].FrameDifferences);
        Assert.Equal([1], structure.Templates[1].FrameDifferences);
        Assert.Equal([0, 0], structure.ProtectedBy);
        Assert.Equal([0, 1], structure.Templates.Select(template => template.ChainDifferences.Single()));
        Assert.Equal([(320, 180)], structure.Resolutions);
    }

    [Fact]
    public void Template_ids_are_counted_from_the_structures_offset()
    {
        var structure = DependencyDescriptor.Parse([.. Mandatory, .. Bytes(L1T2)])!.Structure! with { TemplateIdOffset = 63 };

        Assert.Same(structure.Templates[0], structure.TemplateOf(63));
        Assert.Same(structure.Templates[1], structure.TemplateOf(0));
        Assert.Null(structure.TemplateOf(1));
    }

    [Fact]
    public void What_is_cut_short_is_refused()
    {
        byte[] whole = [.. Mandatory, .. Bytes(L1T2)];
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Equal(length == Mandatory.Length, DependencyDescriptor.Parse(whole.AsSpan(0, length)) is not null);
        }
    }

    private static byte[] Bytes(string bits)
        => [.. bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2))];
}
