namespace ProtoP2P.Resources;

/// <summary>What waits in a <see cref="TimeoutQueue{T}"/>.</summary>
internal interface ITimeoutEntry<T>
    where T : class, ITimeoutEntry<T>
{
    /// <summary>Its place in the queue, which alone touches it.</summary>
    ref TimeoutPlace<T> Place { get; }

    /// <summary>It has waited for the queue's time. It may have left the queue in this moment.</summary>
    void TimeOut();
}
