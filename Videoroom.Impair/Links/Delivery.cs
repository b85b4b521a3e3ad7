namespace Videoroom.Impair.Links;

/// <summary>Something on its way over a link.</summary>
internal abstract class Delivery
{
    /// <summary>It has arrived. Never throws, and does not wait.</summary>
    public abstract void Arrive();
}
