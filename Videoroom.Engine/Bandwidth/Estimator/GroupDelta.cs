namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>How far apart two successive groups of packets were sent and arrived.</summary>
/// <param name="SendUs">Between their sending, in microseconds.</param>
/// <param name="ArrivalUs">Between their arrivals, in microseconds.</param>
/// <param name="AtUs">When the later group had arrived, in microseconds of the receiver's clock.</param>
internal readonly record struct GroupDelta(long SendUs, long ArrivalUs, long AtUs)
{
    /// <summary>How much longer the later group was on the way, in microseconds.</summary>
    public long DelayUs => ArrivalUs - SendUs;
}
