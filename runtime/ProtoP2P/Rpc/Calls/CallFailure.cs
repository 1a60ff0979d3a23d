namespace ProtoP2P.Rpc;

/// <summary>How a call fails because of what the other end sent.</summary>
/// <param name="Code">The status.</param>
/// <param name="Reason">The broken rule.</param>
/// <param name="IsUnreadable">True where the bytes mean nothing, so that resetting is the only answer.</param>
internal readonly record struct CallFailure(RpcStatusCode Code, string Reason, bool IsUnreadable = false)
{
    /// <summary>The exception for whoever awaits the call.</summary>
    public RpcException ToException() => new(Code, Reason);
}
