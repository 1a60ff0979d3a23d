namespace ProtoP2P.Resources;

/// <summary>A place in a <see cref="TimeoutQueue{T}"/>.</summary>
internal struct TimeoutPlace<T>
    where T : class, ITimeoutEntry<T>
{
    public T? Previous;
    public T? Next;
    public long Since;
    public bool IsTaken;
}
