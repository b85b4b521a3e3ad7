using Videoroom.Web.Lifetime;

namespace Videoroom.Tests.Web.Lifetime;

/// <summary>Steps that write down in which order they came, with peers that go when the test says so.</summary>
internal sealed class FakeDrainSteps : IDrainSteps
{
    private readonly Lock _gate = new();
    private readonly List<string> _taken = [];

    public bool HasOthers { get; init; }

    public int? Peers { get; set; }

    public int Looks { get; private set; }

    public Exception? Failure { get; init; }

    public IReadOnlyList<string> Taken
    {
        get
        {
            lock (_gate)
            {
                return [.. _taken];
            }
        }
    }

    public void RefuseNewPeers() => Take("refuse new peers");

    public Task<int?> CountPeersAsync()
    {
        lock (_gate)
        {
            Looks++;
            return Task.FromResult(Peers);
        }
    }

    public void MovePeers(TimeSpan timeLimit)
    {
        Take($"move within {timeLimit.TotalSeconds} s");
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    public Task EndPeersAsync()
    {
        Take("end peers");
        return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }

    private void Take(string step)
    {
        lock (_gate)
        {
            _taken.Add(step);
        }
    }
}
