using Videoroom.Engine.Dtls;
using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

public class SrtpReceiverTests
{
    public static TheoryData<SrtpProfile> Profiles => [.. Enum.GetValues<SrtpProfile>()];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_packet_comes_out_as_it_went_in(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var packet = pair.Protect(7);

        Assert.True(pair.Receiver.TryUnprotect(packet, out var length));

        Assert.Equal([.. SrtpPair.Header(7), 1, 2, 3, .. new byte[50]], packet[..length]);
        Assert.Equal(pair.Sender.Overhead, packet.Length - length);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_payload_may_be_split_anywhere(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var payload = Enumerable.Range(0, 130).Select(i => (byte)i).ToArray();
        for (var split = 0; split <= payload.Length; split++)
        {
            var header = SrtpPair.Header((ushort)(100 + split));
            var packet = new byte[200];
            var length = pair.Sender.Protect(header, payload.AsSpan(0, split), payload.AsSpan(split), packet);

            Assert.True(pair.Receiver.TryUnprotect(packet.AsSpan(0, length), out var plainLength));
            Assert.Equal([.. header, .. payload], packet[..plainLength]);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Row07_a_forged_packet_is_refused_wherever_a_bit_was_changed_and_changes_no_state(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var packet = pair.Protect(7);
        for (var i = 0; i < packet.Length; i++)
        {
            var forged = packet.ToArray();
            forged[i] ^= 0x04;
            Assert.False(pair.Receive(forged));
        }

        Assert.Equal(0, pair.Receiver.SsrcCount);
        Assert.True(pair.Receive(packet));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Row07_a_replayed_packet_is_refused_as_is_one_too_old_to_tell(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var old = pair.Protect(10);
        var edge = pair.Protect(11);
        var late = pair.Protect(12);
        var newest = pair.Protect(11 + ReplayWindow.Length);

        Assert.True(pair.Receive(late));
        Assert.False(pair.Receive(late));
        Assert.True(pair.Receive(newest));
        Assert.False(pair.Receive(newest));
        Assert.False(pair.Receive(late));
        Assert.False(pair.Receive(old));
        Assert.False(pair.Receive(edge));
        Assert.True(pair.Receive(pair.Protect(13)));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Row07_packets_that_a_burst_of_loss_delayed_are_accepted_late_and_once(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var packets = Enumerable.Range(0, (2 * ReplayWindow.Length) - 1).Select(number => pair.Protect((ushort)number)).ToList();
        packets[..ReplayWindow.Length].ForEach(packet => Assert.True(pair.Receive(packet)));

        // The last one overtakes all of the second thousand, which take the places of the first in the window.
        Assert.True(pair.Receive(packets[^1]));

        Assert.All(packets[ReplayWindow.Length..^1], packet => Assert.True(pair.Receive(packet)));
        Assert.All(packets[ReplayWindow.Length..], packet => Assert.False(pair.Receive(packet)));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Row07_a_forged_packet_far_ahead_does_not_move_the_window(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        Assert.True(pair.Receive(pair.Protect(100)));
        foreach (var sequenceNumber in new ushort[] { 101, 2000, 32_000, 40_000, 65_535 })
        {
            var forged = pair.Protect(101);
            (forged[2], forged[3]) = ((byte)(sequenceNumber >> 8), (byte)sequenceNumber);
            forged[^1] ^= 1;
            Assert.False(pair.Receive(forged));
        }

        Assert.True(pair.Receive(pair.Protect(99)));
        Assert.True(pair.Receive(pair.Protect(101)));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Row07_a_packet_with_another_ssrc_than_it_was_protected_for_is_refused(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        Assert.True(pair.Receive(pair.Protect(1)));
        var packet = pair.Protect(2);
        packet[11] ^= 1;

        Assert.False(pair.Receive(packet));

        Assert.Equal(1, pair.Receiver.SsrcCount);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Row07_the_roll_over_is_survived_with_loss_and_reordering(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        // Densely over two roll-overs, with strides between them that keep within half a cycle.
        var packets = Enumerable.Range(65_300, 600)
            .Concat(Enumerable.Range(14, 12).Select(i => 5_000 * i))
            .Concat(Enumerable.Range(130_800, 600))
            .Select(index => (Index: index, Packet: pair.Protect((ushort)index)))
            .ToList();

        // Every third is lost, and what is left of each run of eight comes backwards: the roll-over itself among them.
        var kept = packets.Where((_, i) => i % 3 != 0).GroupBy(sent => (sent.Index + 4) / 8).SelectMany(run => run.Reverse());

        Assert.All(kept, sent => Assert.True(pair.Receive(sent.Packet)));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Row07_a_retransmission_from_before_the_roll_over_keeps_its_counter(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        foreach (var sequenceNumber in new ushort[] { 65_530, 65_531, 65_535, 0, 1 })
        {
            Assert.True(pair.Receive(pair.Protect(sequenceNumber)));
        }

        Assert.True(pair.Receive(pair.Protect(65_533)));
        Assert.True(pair.Receive(pair.Protect(2)));
        Assert.False(pair.Receive(pair.Protect(65_531)));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Row07_forged_and_replayed_rtcp_is_refused_and_late_rtcp_is_not(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var (first, second, third) = (pair.ProtectRtcp(), pair.ProtectRtcp(), pair.ProtectRtcp());
        for (var i = 0; i < first.Length; i++)
        {
            var forged = first.ToArray();
            forged[i] ^= 0x10;
            Assert.False(pair.ReceiveRtcp(forged));
        }

        Assert.True(pair.ReceiveRtcp(third));
        Assert.False(pair.ReceiveRtcp(third));
        Assert.True(pair.ReceiveRtcp(first));
        Assert.True(pair.ReceiveRtcp(second));
        Assert.False(pair.ReceiveRtcp(first));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void No_truncation_and_no_garbage_is_accepted_or_throws(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var (packet, rtcp) = (pair.Protect(1), pair.ProtectRtcp());
        for (var length = 0; length < packet.Length; length++)
        {
            Assert.False(pair.Receive(packet[..length]));
        }

        for (var length = 0; length < rtcp.Length; length++)
        {
            Assert.False(pair.ReceiveRtcp(rtcp[..length]));
        }

        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var garbage = new byte[random.Next(100)];
            random.NextBytes(garbage);
            if (garbage.Length > 0)
            {
                garbage[0] = (byte)(0x80 | (garbage[0] & 0x3f));
            }

            Assert.False(pair.Receive(garbage));
            Assert.False(pair.ReceiveRtcp(garbage));
        }
    }

    [Fact]
    public void The_table_of_ssrcs_is_bounded_and_those_in_it_go_on()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        for (var ssrc = 1u; ssrc <= SrtpReceiver.MaxSsrcs; ssrc++)
        {
            Assert.True(pair.Receive(pair.Protect(1, ssrc)));
        }

        Assert.False(pair.Receive(pair.Protect(1, 999_999)));

        Assert.Equal(SrtpReceiver.MaxSsrcs, pair.Receiver.SsrcCount);
        Assert.True(pair.Receive(pair.Protect(2, 1)));
        Assert.False(pair.Receive(pair.Protect(2, 1)));
    }

    [Fact]
    public void The_table_of_SSRCs_that_send_RTCP_is_bounded_and_those_in_it_go_on()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        for (var ssrc = 1u; ssrc <= SrtpReceiver.MaxSsrcs; ssrc++)
        {
            Assert.True(pair.ReceiveRtcp(pair.ProtectRtcp(ssrc)));
        }

        Assert.False(pair.ReceiveRtcp(pair.ProtectRtcp(999_999)));

        Assert.True(pair.ReceiveRtcp(pair.ProtectRtcp(1)));
        Assert.True(pair.Receive(pair.Protect(1, 999_999)));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Rtcp_comes_out_as_it_went_in_and_each_SSRC_has_its_own_replay_list(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var (first, second) = (pair.ProtectRtcp(1), pair.ProtectRtcp(2));

        Assert.True(pair.ReceiveRtcp(second));
        Assert.True(pair.Receiver.TryUnprotectRtcp(first, out var length));

        Assert.Equal([0x80, 201, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4], first[..length]);
        Assert.Equal(pair.Sender.RtcpOverhead, first.Length - length);
        Assert.False(pair.ReceiveRtcp(second));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_shortest_packets_are_a_bare_header_and_an_RTCP_header(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var (packet, rtcp) = (new byte[12 + pair.Sender.Overhead], new byte[8 + pair.Sender.RtcpOverhead]);
        Assert.Equal(packet.Length, pair.Sender.Protect(SrtpPair.BareHeader(1), default, default, packet));
        Assert.Equal(rtcp.Length, pair.Sender.ProtectRtcp([0x80, 201, 0, 1, 0, 0, 0, 9], rtcp));

        Assert.True(pair.Receiver.TryUnprotect(packet, out var length));
        Assert.Equal(SrtpPair.BareHeader(1), packet[..length]);
        Assert.True(pair.Receiver.TryUnprotectRtcp(rtcp, out length));
        Assert.Equal([0x80, 201, 0, 1, 0, 0, 0, 9], rtcp[..length]);
    }

    [Fact]
    public void The_length_of_what_is_refused_is_0()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var (packet, rtcp) = (pair.Protect(1), pair.ProtectRtcp());
        packet[^1] ^= 1;
        rtcp[^6] ^= 1;

        Assert.False(pair.Receiver.TryUnprotect(packet, out var length));
        Assert.Equal(0, length);
        Assert.False(pair.Receiver.TryUnprotectRtcp(rtcp, out length));
        Assert.Equal(0, length);
    }
}
