namespace Akka.Actor;

/// <summary>Messages put aside for later. A restart puts them back into the mailbox.</summary>
public interface IStash
{
    /// <summary>Puts the message that is being handled aside.</summary>
    /// <exception cref="IllegalActorStateException">It is put aside already.</exception>
    void Stash();

    /// <summary>Puts the oldest back to the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all back to the front of the mailbox, the oldest first.</summary>
    void UnstashAll();
}
