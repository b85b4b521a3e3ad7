using Videoroom.Bench.Client.Signalling;
using Xunit.Abstractions;

namespace Videoroom.Tests.Cluster;

/// <summary>A minute without PostgreSQL: running calls do not notice, and everything is well again by itself afterwards.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StoreAwayTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const double UntouchedGapMs = 300;
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenJoins = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>With many repeats also a store whose connections stay open and which does not answer.</summary>
    public static TheoryData<bool> Ways => Repeats.Count < 10 ? [false] : [false, true];

    [SkippableTheory]
    [MemberData(nameof(Ways))]
    public async Task Running_calls_do_not_notice_refusals_have_a_reason_and_all_is_well_afterwards(bool hangs)
    {
        var figures = new Figures(output, $"PostgreSQL away for 60 s ({(hangs ? "held" : "stopped")})");
        await using var cluster = await TestCluster.StartAsync(fixture, 3, hangs ? "store-held" : "store-stopped");
        await using var call = new ClusterCall(cluster, ClusterCall.NewRoom());
        try
        {
            for (var node = 0; node < 3; node++)
            {
                await call.JoinAsync(node);
            }

            await call.SeeEachOtherAsync();
            await Baseline.TakeAsync(call, figures);
            var people = call.People.ToList();
            var awayUs = call.NowUs;
            await AwayAsync(hangs);
            try
            {
                await JoinMeanwhileAsync(cluster, call, figures);
            }
            finally
            {
                await BackAsync(hangs);
            }

            var backUs = call.NowUs;
            await cluster.WholeAsync();
            await using var anew = new ClusterCall(cluster, ClusterCall.NewRoom());
            await anew.JoinAsync(0);
            await anew.JoinAsync(1);
            await anew.SeeEachOtherAsync();
            figures.Add("a new room with two nodes after the store is back", (call.NowUs - backUs) / 1000.0);
            await call.SeeEachOtherAsync();
            var gap = call.LargestGap(awayUs, call.NowUs, (viewer, publisher) => people.Contains(viewer) && people.Contains(publisher));
            figures.Add("largest gap in the running call", gap.Ms);
            Assert.InRange(gap.Ms, 0, UntouchedGapMs);
            Assert.All(call.People, person => Assert.Equal((0, 0), (person.Comebacks, person.LostPlaces)));
        }
        catch (Exception e) when (e is not SkipException)
        {
            throw new ClusterTestException(call.Diaries(), e);
        }
        finally
        {
            figures.Write();
        }
    }

    private Task AwayAsync(bool hangs)
    {
        if (hangs)
        {
            fixture.Store.Pause();
            return Task.CompletedTask;
        }

        return fixture.Store.StopAsync(immediately: true);
    }

    private Task BackAsync(bool hangs)
    {
        if (hangs)
        {
            fixture.Store.Resume();
            return Task.CompletedTask;
        }

        return fixture.Store.StartAsync();
    }

    /// <summary>Joins to the running room and to new ones: each is taken, or refused with a code and a sentence, soon.</summary>
    private static async Task JoinMeanwhileAsync(TestCluster cluster, ClusterCall call, Figures figures)
    {
        var away = Task.Delay(Away);
        for (var i = 0; !away.IsCompleted; i++)
        {
            var running = await TryAsync(() => call.JoinAsync(i % 3));
            await using var other = new ClusterCall(cluster, ClusterCall.NewRoom());
            var fresh = await TryAsync(() => other.JoinAsync(i % 3));
            figures.Say($"join to the running room: {running}; to a new one: {fresh}");
            await Task.WhenAny(away, Task.Delay(BetweenJoins));
        }

        await call.SeeEachOtherAsync();
    }

    private static async Task<string> TryAsync<T>(Func<Task<T>> join)
    {
        try
        {
            await join().WaitAsync(AnswerWithin);
            return "taken";
        }
        catch (JoinRefusedException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Code) || string.IsNullOrWhiteSpace(e.Message), $"a refusal without a reason: {e.Code} {e.Message}");
            return $"refused ({e.Code}: {e.Message})";
        }
    }
}
