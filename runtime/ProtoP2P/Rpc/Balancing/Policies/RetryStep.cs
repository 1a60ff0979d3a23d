namespace ProtoP2P.Rpc.Balancing;

/// <summary>What to do after a failed attempt.</summary>
/// <param name="Kind">What.</param>
/// <param name="Delay">After which wait.</param>
internal readonly record struct RetryStep(RetryStepKind Kind, TimeSpan Delay)
{
    public static RetryStep GiveUp => default;

    public static RetryStep OtherPeer => new(RetryStepKind.OtherPeer, TimeSpan.Zero);

    public static RetryStep After(TimeSpan delay) => new(RetryStepKind.Retry, delay);
}
