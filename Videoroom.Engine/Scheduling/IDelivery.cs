namespace Videoroom.Engine.Scheduling;

/// <summary>What was collected in a turn of a loop and is sent at its end.</summary>
internal interface IDelivery
{
    /// <summary>Sends it. It does not throw: a fault is one receiver's alone.</summary>
    void Deliver();
}
