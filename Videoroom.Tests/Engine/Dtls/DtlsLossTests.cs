using Videoroom.Engine.Dtls;

namespace Videoroom.Tests.Engine.Dtls;

/// <summary>What a bad network does to a handshake. Flights: ClientHello; ServerHello to Done; Certificate to Finished; Finished.</summary>
public class DtlsLossTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_lost_flight_is_sent_again_after_a_tenth_of_a_second(int lost)
    {
        var flight = 0;
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (_, datagrams) => ++flight == lost ? [] : datagrams);
        var startMs = link.NowMs;

        link.Run();

        link.AssertConnected();
        Assert.Equal(100, link.NowMs - startMs);
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 5)]
    public void Any_single_lost_datagram_is_made_up_for(bool rsa, int atLeast)
    {
        var context = rsa ? DtlsLink.RsaContext.Value : DtlsLink.Context;
        var count = 0;
        using (var whole = new DtlsLink(context, context, (_, datagrams) =>
        {
            count += datagrams.Count;
            return datagrams;
        }))
        {
            whole.Run();
        }

        Assert.InRange(count, atLeast, 20);
        for (var lost = 0; lost < count; lost++)
        {
            var number = 0;
            using var link = new DtlsLink(context, context, (_, datagrams) => datagrams.FindAll(_ => number++ != lost));

            link.Run();

            link.AssertConnected();
        }
    }

    [Fact]
    public void The_last_flight_is_made_up_for_however_often_it_is_lost()
    {
        var (lost, clientFlights) = (0, 0);
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (from, datagrams) =>
        {
            if (from == DtlsRole.Client)
            {
                clientFlights++;
            }

            if (from == DtlsRole.Server && clientFlights > 1 && lost < 4)
            {
                lost++;
                return [];
            }

            return datagrams;
        });

        link.Run();

        link.AssertConnected();
        Assert.Equal(4, lost);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Reordered_and_duplicated_datagrams_change_nothing(int seed)
    {
        var random = new Random(seed);
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (_, datagrams) =>
        {
            byte[][] mixed = [.. datagrams, .. datagrams];
            random.Shuffle(mixed);
            return mixed;
        });

        link.Run();

        link.AssertConnected();
    }

    [Fact]
    public void Heavy_random_loss_with_reordering_and_records_split_over_datagrams_is_survived()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (_, datagrams) =>
            {
                var records = datagrams.SelectMany(Split).ToArray();
                random.Shuffle(records);
                return records.Where(_ => random.Next(4) != 0);
            });

            link.Run();

            link.AssertConnected();
        }
    }

    [Fact]
    public void A_handshake_that_nobody_answers_fails_after_thirty_seconds_and_few_datagrams()
    {
        var sent = 0;
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (_, datagrams) =>
        {
            sent += datagrams.Count;
            return [];
        });
        var startMs = link.NowMs;

        link.Run();

        Assert.Equal((DtlsState.Failed, DtlsState.Failed), (link.Client.State, link.Server.State));
        Assert.Contains("30 seconds", link.Server.Error);
        Assert.Equal(30_000, link.NowMs - startMs);
        Assert.InRange(sent, 10, 20);
    }

    [Fact]
    public void Time_outs_before_their_time_do_nothing()
    {
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context);
        _ = DtlsLink.Take(link.Client);

        link.Client.HandleTimeout(link.NowMs + 99);
        Assert.Empty(DtlsLink.Take(link.Client));
        link.Client.HandleTimeout(link.NowMs + 100);
        Assert.Single(DtlsLink.Take(link.Client));
        link.Client.HandleTimeout(link.NowMs + 299);
        Assert.Empty(DtlsLink.Take(link.Client));
        link.Client.HandleTimeout(link.NowMs + 300);
        Assert.Single(DtlsLink.Take(link.Client));
    }

    [Fact]
    public void Repeated_old_flights_cannot_make_the_server_send_without_end()
    {
        var clientFlight = new List<byte[]>();
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (from, datagrams) =>
        {
            if (from == DtlsRole.Client)
            {
                clientFlight = datagrams;
            }

            return datagrams;
        });
        link.Run();
        var answers = 0;
        for (var i = 0; i < 10_000; i++)
        {
            foreach (var datagram in clientFlight)
            {
                link.Server.Receive(datagram, link.NowMs + 1 + i);
            }

            answers += DtlsLink.Take(link.Server).Count;
        }

        Assert.InRange(answers, 1, 100);
        Assert.Equal(DtlsState.Connected, link.Server.State);
    }

    private static IEnumerable<byte[]> Split(byte[] datagram)
    {
        for (var start = 0; start < datagram.Length;)
        {
            var length = DtlsRecord.PlausibleLength(datagram.AsSpan(start));
            Assert.NotEqual(0, length);
            yield return datagram[start..(start + length)];
            start += length;
        }
    }
}
