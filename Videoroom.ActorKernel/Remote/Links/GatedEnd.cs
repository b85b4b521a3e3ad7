namespace Akka.Remote.Links;

/// <summary>Sends nothing while this node may not act: a process that was stopped may be no member any more.</summary>
internal sealed class GatedEnd(ILinkEnd inner, Func<bool> mayAct) : ILinkEnd
{
    public bool Collect(List<byte[]> batch) => mayAct() && inner.Collect(batch);

    public void OnFrame(ReadOnlyMemory<byte> frame) => inner.OnFrame(frame);

    public void OnIdle() => inner.OnIdle();

    public void OnTick() => inner.OnTick();
}
