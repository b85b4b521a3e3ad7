using Xunit.Abstractions;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>All generations in one room come, go and change what they publish, at the same time and in random order.</summary>
[Collection(OriginalClientsCollection.Name)]
public sealed class RandomOrderTests(ChromiumFixture chromium, OriginalClientsFixture host, ITestOutputHelper output)
    : IClassFixture<OriginalClientsFixture>
{
    private const int Rounds = 10;

    // The seed of a run that failed, to run it again.
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("RANDOM_ORDER_SEED"), out var seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Whoever_joins_leaves_adds_and_removes_tracks_in_random_order_everybody_plays_what_is_there_and_no_page_has_an_error()
    {
        output.WriteLine($"RANDOM_ORDER_SEED={Seed}");
        var random = new Random(Seed);
        var room = HostFixture.NewRoom();
        await using var ours = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "ours");
        await using var b0 = await OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions("0.5.0", room));
        await using var b1 = await OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions("0.5.3", room));
        await using var c = await OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions("0.7.1", room));
        IParticipant[] all = [ours, b0, b1, c];

        // The first ones meet in a burst, in whichever order they get through.
        await Task.WhenAll(all.Select(participant => participant.JoinAsync()));
        await Room.PlaysTogetherAsync(all, $"after all came at once (seed {Seed})");

        for (var round = 1; round <= Rounds; round++)
        {
            var steps = Steps(all, random);
            var what = $"round {round}: {string.Join(", ", steps.Select(step => step.What))}";
            output.WriteLine(what);
            await Task.WhenAll(steps.Select(step => step.RunAsync()));
            await Room.PlaysTogetherAsync(all, $"after {what} (seed {Seed})");
            await Room.HasNoProblemsAsync(all);
        }
    }

    // One of each kind, by different people as far as there are any who can, in random order.
    private static List<Step> Steps(IParticipant[] all, Random random)
    {
        var free = all.ToList();
        var steps = new List<Step>();
        Func<IParticipant, IEnumerable<Step>>[] kinds = [Leave, Join, Add, Remove];
        random.Shuffle(kinds);
        foreach (var kind in kinds)
        {
            var possible = free.SelectMany(participant => kind(participant).Select(step => (participant, step))).ToList();
            if (possible.Count > 0)
            {
                var (participant, step) = possible[random.Next(possible.Count)];
                free.Remove(participant);
                steps.Add(step);
            }
        }

        return steps;
    }

    private static IEnumerable<Step> Leave(IParticipant who)
        => who.InRoom ? [new Step($"{who.Name} leaves", who.LeaveAsync)] : [];

    private static IEnumerable<Step> Join(IParticipant who)
        => who.InRoom ? [] : [new Step($"{who.Name} joins", who.JoinAsync)];

    private static IEnumerable<Step> Add(IParticipant who)
        => who.InRoom
            ? who.Changeable.Where(type => !who.Published.Contains(type)).Select(type => new Step($"{who.Name} adds {type}", () => who.AddAsync(type)))
            : [];

    private static IEnumerable<Step> Remove(IParticipant who)
        => who.InRoom
            ? who.Changeable.Where(who.Published.Contains).Select(type => new Step($"{who.Name} removes {type}", () => who.RemoveAsync(type)))
            : [];

    private sealed record Step(string What, Func<Task> RunAsync);
}
