using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

/// <summary>A subscription through everything at once: loss, reordering, packets left out and put in, layer switches, restarts.</summary>
public class RtpRewriterPropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_outgoing_stream_is_continuous_and_every_number_leads_back_to_its_packet(int seed)
    {
        var random = new Random(seed);
        var clock = new PublisherClock();
        var rewriter = new RtpRewriter(90_000, 32_000, uint.MaxValue - 1000);
        var sources = Enumerable.Range(0, 3).Select(i => new Source((uint)i + 1, new SenderReportMapper(clock, 90_000), random)).ToArray();
        var sent = new Dictionary<long, (uint Ssrc, long Index, uint Timestamp)>();
        var history = new PacketHistory<(uint, long)>(PacketHistory<(uint, long)>.VideoCapacity, 10_000_000, _ => { });
        var outgoing = default(SequenceExtender);
        var delayed = new List<(Source Source, ushort Sequence, uint Timestamp, long Index, int Due)>();
        var current = sources[0];
        var switchDue = true;
        var lostOnPurpose = 0;
        var lostOnTheWay = 0;
        var putIn = 0;
        long askedMs = 0;
        long ours = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var us = 1_000_000 + (i * 3000L);
            if (i % 997 == 0)
            {
                current = sources[random.Next(sources.Length)];
                switchDue = true;
            }

            if (i % 997 is > 100 and < 900 && random.Next(3000) == 0)
            {
                current.Restart(random);
            }

            (var sequence, var timestamp, var index) = current.Next();
            var draw = random.Next(100);
            if (switchDue)
            {
                rewriter.Switch(current.Ssrc, current.Mapper, sequence, timestamp, us);
                switchDue = false;
                PutIn(current, sequence, timestamp, us);
                Send(current, sequence, timestamp, index, us);
            }
            else if (draw < 3)
            {
                lostOnTheWay++;
            }
            else if (draw < 8)
            {
                delayed.Add((current, sequence, timestamp, index, i + random.Next(1, 20)));
            }
            else if (draw < 12)
            {
                lostOnPurpose++;
                rewriter.Drop(current.Ssrc, sequence);
            }
            else
            {
                if (draw == 99)
                {
                    PutIn(current, sequence, timestamp, us);
                }

                Send(current, sequence, timestamp, index, us);
            }

            for (var n = delayed.Count - 1; n >= 0; n--)
            {
                if (delayed[n].Due <= i)
                {
                    Send(delayed[n].Source, delayed[n].Sequence, delayed[n].Timestamp, delayed[n].Index, us);
                    delayed.RemoveAt(n);
                }
            }
        }

        long[] order = [.. sent.Keys.Order()];
        Assert.True(order.Length > 22_000);
        var gaps = order[^1] - order[0] + 1 - order.Length;
        Assert.InRange(gaps, 1, lostOnTheWay + 400); // late ones that a switch or restart overtook are gaps too
        Assert.True(lostOnPurpose > 500);
        Assert.True(putIn > 300);
        for (var i = 1; i < order.Length; i++)
        {
            var before = sent[order[i - 1]];
            var after = sent[order[i]];
            var ticks = RtpTimestamp.Distance(before.Timestamp, after.Timestamp);
            Assert.InRange(ticks, before.Ssrc == after.Ssrc ? 0 : 1, 90_000);
            if (before.Ssrc == after.Ssrc && before.Index >= 0 && after.Index >= 0)
            {
                Assert.True(after.Index > before.Index, "sent in the order of the source");
            }
        }

        // Two packets of our own, with negative indices.
        void PutIn(Source source, ushort sequence, uint timestamp, long us)
        {
            for (var n = 0; n < 2 && rewriter.TryInsert(source.Ssrc, sequence, timestamp, us, out var inserted); n++)
            {
                putIn++;
                Assert.True(sent.TryAdd(outgoing.Extend(inserted.SequenceNumber), (source.Ssrc, --ours, inserted.Timestamp)), "no number twice");
                history.Add(inserted.SequenceNumber, us / 1000, (source.Ssrc, ours));
            }
        }

        void Send(Source source, ushort sequence, uint timestamp, long index, long us)
        {
            if (!rewriter.TryRewrite(source.Ssrc, sequence, timestamp, us, out var rewritten))
            {
                return;
            }

            Assert.True(rewriter.TryGetSource(out var ssrc));
            Assert.Equal(source.Ssrc, ssrc);
            var extended = outgoing.Extend(rewritten.SequenceNumber);
            Assert.True(sent.TryAdd(extended, (source.Ssrc, index, rewritten.Timestamp)), "no number twice");
            history.Add(rewritten.SequenceNumber, us / 1000, (source.Ssrc, index));

            // A NACK for any recent number finds the very packet that had it.
            var asked = outgoing.Highest - random.Next(200);
            askedMs += PacketHistory<(uint, long)>.MinimumRepeatMs;
            var found = history.TryGet((ushort)asked, askedMs, 0, out var packet);
            Assert.Equal(sent.ContainsKey(asked), found);
            Assert.True(!found || packet == (sent[asked].Ssrc, sent[asked].Index));
        }
    }

    private sealed class Source(uint ssrc, SenderReportMapper mapper, Random random)
    {
        private ushort _sequence = (ushort)random.Next(65536);
        private uint _timestamp = (uint)random.NextInt64(uint.MaxValue);
        private long _index;

        public uint Ssrc => ssrc;

        public SenderReportMapper Mapper => mapper;

        /// <summary>Three packets a frame.</summary>
        public (ushort Sequence, uint Timestamp, long Index) Next()
        {
            _timestamp = unchecked(_timestamp + (_index % 3 == 0 ? 810u : 0));
            return (_sequence++, _timestamp, _index++);
        }

        public void Restart(Random random)
        {
            _sequence = (ushort)(_sequence + 10_000 + random.Next(40_000));
            _timestamp = (uint)random.NextInt64(uint.MaxValue);
        }
    }
}
