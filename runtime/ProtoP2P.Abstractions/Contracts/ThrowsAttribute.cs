using Google.Protobuf;

namespace ProtoP2P;

/// <summary>
/// States that the method may fail with an error that carries a <typeparamref name="TDetail"/> message: its callers get it as
/// <see cref="RpcException{TDetail}"/>.
/// </summary>
/// <typeparam name="TDetail">The message that describes the error.</typeparam>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class ThrowsAttribute<TDetail> : Attribute
    where TDetail : class, IMessage<TDetail>;
