using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>What has to hold of everybody who is in a room together.</summary>
internal static class Room
{
    /// <summary>Waits until everybody in the room plays exactly what the others publish: every picture moves, every sound is heard.</summary>
    public static Task PlaysTogetherAsync(IReadOnlyCollection<IParticipant> participants, string when = "")
        => Task.WhenAll(participants.Where(participant => participant.InRoom).Select(async viewer =>
        {
            var expected = participants
                .Where(other => other != viewer && other.InRoom)
                .ToDictionary(other => other.Name, other => other.Published.Order().ToArray());
            var first = await Eventually.Holds(
                viewer.LookAsync,
                scene => IsExactly(scene, expected),
                $"{viewer.Name} has what the others publish {when}: {Describe(expected)}");
            await Eventually.Holds(
                viewer.LookAsync,
                scene => IsExactly(scene, expected) && Moves(first, scene),
                $"what the others publish goes on at {viewer.Name} {when}: {Describe(expected)}");
        }));

    /// <summary>Nothing went wrong on any page.</summary>
    public static async Task HasNoProblemsAsync(IEnumerable<IParticipant> participants)
    {
        foreach (var participant in participants)
        {
            var problems = await participant.ProblemsAsync();
            Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
        }
    }

    private static bool IsExactly(Scene scene, Dictionary<string, string[]> expected)
        => scene.People.Length == expected.Count
        && expected.All(person => scene.Person(person.Key) is { } seen
            && seen.Tracks.Select(track => track.Type).Order().SequenceEqual(person.Value)
            && seen.Tracks.All(track => track.Ready));

    // A line that is used again counts on from what it carried before: only growth says that something arrives.
    private static bool Moves(Scene before, Scene now)
        => now.People.All(person => person.Tracks.All(track =>
            before.Person(person.Name)?.Track(track.Type) is { } earlier
            && (track.Type == TrackTypes.Audio ? track.Energy > earlier.Energy : track.Progress > earlier.Progress + 2)));

    private static string Describe(Dictionary<string, string[]> expected)
        => string.Join("; ", expected.Select(person => $"{person.Key}: {string.Join(", ", person.Value)}"));
}
