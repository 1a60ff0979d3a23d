namespace ProtoP2P;

/// <summary>Decides who may call, with what it needs from the container.</summary>
public interface IPeerAuthorizer
{
    /// <summary>Whether <see cref="RpcInvocation.RemotePeer"/>, whose id the handshake has proved, may make this call.</summary>
    ValueTask<bool> IsAllowedAsync(RpcInvocation call);
}
