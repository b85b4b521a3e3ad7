namespace Videoroom.Engine.Forwarding;

/// <summary>What becomes of a packet in one subscription.</summary>
internal enum LayerDecision
{
    /// <summary>Not of the layer that is forwarded.</summary>
    Drop,

    /// <summary>Forward it.</summary>
    Forward,

    /// <summary>It is the first of a layer to forward from now on: switch the rewriter, then forward it.</summary>
    Switch,
}
