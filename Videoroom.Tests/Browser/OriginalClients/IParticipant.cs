namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>Somebody in a room, with whichever client: what the tests let all of them do, and what each of them sees.</summary>
internal interface IParticipant : IAsyncDisposable
{
    string Name { get; }

    bool InRoom { get; }

    /// <summary>What this one publishes now, of <see cref="TrackTypes"/>.</summary>
    IReadOnlySet<string> Published { get; }

    /// <summary>The types that this client can add and remove during a call.</summary>
    IReadOnlyList<string> Changeable { get; }

    /// <summary>Joins, the first time or again, and publishes camera and microphone.</summary>
    Task JoinAsync();

    Task LeaveAsync();

    Task AddAsync(string type);

    Task RemoveAsync(string type);

    Task<Scene> LookAsync();

    /// <summary>Everything that went wrong on this page so far: nothing ought to.</summary>
    Task<IReadOnlyList<string>> ProblemsAsync();
}
