using Videoroom.Engine.Codecs;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Codecs;

public class H264ParameterSetsTests
{
    private const string Sps = "67 42C01F 8C 8D40";
    private const string Pps = "68 CE 3C80";
    private readonly H264ParameterSets _sets = new();

    [Theory]
    [InlineData("SPS, PPS", Sps, Pps)]
    [InlineData("PPS, SPS", Pps, Sps)]
    [InlineData("aggregated", "78 0007 " + Sps + " 0004 " + Pps)]
    [InlineData("aggregated the other way round", "78 0004 " + Pps + " 0007 " + Sps)]
    [InlineData("aggregated with the picture", "78 0002 09F0 0007 " + Sps + " 0004 " + Pps + " 0002 6588")]
    [InlineData("before, between and after others", Sps, "4188", "7C8588", Pps, "06 01 01 C4 80")]
    public void However_they_come_each_SPS_is_given_before_every_PPS(string what, params string[] payloads)
    {
        Assert.False(_sets.IsComplete);
        bool[] changed = [.. payloads.Select(payload => _sets.Take(Bytes(payload)))];
        Assert.Contains(true, changed);

        Assert.True(_sets.IsComplete, what);
        Assert.Equal([Hex(Sps), Hex(Pps)], All());
        Assert.All(payloads, payload => Assert.False(_sets.Take(Bytes(payload)), "the same once more is nothing new"));
    }

    [Fact]
    public void One_without_the_other_or_a_PPS_of_another_SPS_is_not_complete()
    {
        _sets.Take(Bytes(Sps));
        Assert.False(_sets.IsComplete);

        // Ids 0 and 1: 1 010.
        _sets.Take(Bytes("68 A0"));
        Assert.False(_sets.IsComplete);
        _sets.Take(Bytes(Pps));
        Assert.True(_sets.IsComplete);
    }

    [Fact]
    public void The_last_of_each_id_counts()
    {
        _sets.Take(Bytes(Sps));
        _sets.Take(Bytes(Pps));
        Assert.True(_sets.Take(Bytes("67 64001F 8D 00")));
        Assert.Equal(["6764001F8D00", Hex(Pps)], All());

        // Another id, 1: 010.
        Assert.True(_sets.Take(Bytes("67 42C01F 4C 01")));
        Assert.Equal(["6764001F8D00", "6742C01F4C01", Hex(Pps)], All());
    }

    [Theory]
    [InlineData("67 42C01F")]
    [InlineData("67 42C0")]
    [InlineData("67")]
    [InlineData("68")]
    [InlineData("68 00")]
    [InlineData("68 80")] // no SPS id
    [InlineData("67 42C01F 0420")] // id 32
    [InlineData("7C 87 42C01F 8C")] // a fragment
    [InlineData("78 00FF 67 42C01F 8C")]
    public void What_is_cut_or_has_an_id_that_cannot_be_is_not_kept(string payload)
    {
        Assert.False(_sets.Take(Bytes(payload)));
        Assert.Equal(0, _sets.Count);
    }

    [Fact]
    public void Sets_without_end_are_bounded_in_number_and_in_bytes_and_the_newest_stay()
    {
        for (var id = 0; id < 32; id++)
        {
            _sets.Take(SetOf(id, 16));
        }

        Assert.Equal(H264ParameterSets.MaxSets, _sets.Count);
        Assert.Equal(Convert.ToHexString(SetOf(31, 16)), All()[^1]);

        _sets.Take(SetOf(1, 900));
        Assert.InRange(All().Sum(set => set.Length / 2), 900, H264ParameterSets.MaxBytes);
        Assert.Equal(Convert.ToHexString(SetOf(1, 900)), All()[^1]);
        Assert.False(_sets.Take(SetOf(2, H264ParameterSets.MaxBytes + 1)));
        _sets.Take(SetOf(3, H264ParameterSets.MaxBytes));
        Assert.Equal([Convert.ToHexString(SetOf(3, H264ParameterSets.MaxBytes))], All());
    }

    [Theory]
    [InlineData("78 0007 " + Sps + " 0004 " + Pps + " 0002 6588", true)]
    [InlineData("78 0004 " + Pps + " 0007 " + Sps + " 0002 6588", true)]
    [InlineData("78 0007 " + Sps + " 0002 6588", false)]
    [InlineData("6588", false)]
    public void A_key_frames_packet_brings_both_kinds_along_or_lacks_them(string payload, bool expected)
        => Assert.Equal(expected, H264ParameterSets.AreIn(Bytes(payload)));

    [Fact]
    public void Row08_no_payload_makes_it_throw_or_grow()
    {
        var random = new Random(6);
        byte[][] samples = [Bytes(Sps), Bytes(Pps), Bytes("78 0007 " + Sps + " 0004 " + Pps), Bytes("68 A0 00 67 42C01F 8C")];
        var buffer = new byte[64];
        for (var i = 0; i < 200_000; i++)
        {
            _sets.Take(RtpBytes.Mutate(random, samples[i % samples.Length], buffer));
            Assert.InRange(_sets.Count, 0, H264ParameterSets.MaxSets);
            _ = _sets.IsComplete;
        }

        Assert.InRange(All().Sum(set => set.Length / 2), 1, H264ParameterSets.MaxBytes);
    }

    [Fact]
    public void A_stream_that_repeats_its_sets_allocates_nothing()
    {
        var both = Bytes("78 0007 " + Sps + " 0004 " + Pps);
        var slice = Bytes("4188 AABBCC");
        _sets.Take(both);
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _sets.Take(both);
                _sets.Take(slice);
            }
        }));
    }

    /// <summary>An SPS of some bytes, all different from those of other ids.</summary>
    private static byte[] SetOf(int id, int length)
    {
        var set = new byte[length];
        Array.Fill(set, (byte)(0x80 | id));
        set[0] = 0x67;

        // ue(v) of an id below 32: at most nine bits.
        var code = id + 1;
        var zeros = System.Numerics.BitOperations.Log2((uint)code);
        var bits = code << (16 - (2 * zeros) - 1);
        set[4] = (byte)(bits >> 8);
        set[5] = (byte)(bits | 1);
        return set;
    }

    private List<string> All() => [.. Enumerable.Range(0, _sets.Count).Select(i => Convert.ToHexString(_sets[i]))];

    private static string Hex(string text) => text.Replace(" ", "");

    private static byte[] Bytes(string hex) => Convert.FromHexString(Hex(hex));
}
