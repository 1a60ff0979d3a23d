namespace ProtoP2P.Rpc;

/// <summary>Stands for the absent request or reply of a method: no message, which is not the same as an empty one.</summary>
public readonly struct RpcNothing
{
    /// <summary>Awaits <paramref name="task"/> and yields nothing: what a service method without a result returns to the runtime.</summary>
    public static async ValueTask<RpcNothing> AfterAsync(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return default;
    }

    /// <summary>Awaits <paramref name="task"/> and yields nothing: what a service method without a result returns to the runtime.</summary>
    public static async ValueTask<RpcNothing> AfterAsync(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.ConfigureAwait(false);
        return default;
    }
}
