using Google.Protobuf;

namespace ProtoP2P;

/// <summary>States that the method fails with an error that carries a <typeparamref name="TDetail"/> message.</summary>
/// <typeparam name="TDetail">The message that describes the error.</typeparam>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class ThrowsAttribute<TDetail> : Attribute
    where TDetail : IMessage<TDetail>;
