using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>How generated code names what it uses.</summary>
/// <param name="alias">The alias that ProtoP2P.Abstractions is referenced by.</param>
internal sealed class LibraryNames(string alias)
{
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string CancellationToken = "global::System.Threading.CancellationToken";
    public const string AsyncEnumerable = "global::System.Collections.Generic.IAsyncEnumerable";

    /// <summary>Marks what nobody wrote; the version is the generator's.</summary>
    public static string GeneratedCode { get; } =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"ProtoP2P.Generators\", \"{typeof(LibraryNames).Assembly.GetName().Version.ToString(3)}\")]";

    /// <summary>The namespace that users name.</summary>
    public string Root { get; } = alias + "::ProtoP2P";

    /// <summary>The namespace of what generated code calls.</summary>
    public string Rpc { get; } = alias + "::ProtoP2P.Rpc";

    /// <summary>The type that stands for an absent message.</summary>
    public string Nothing => Rpc + ".RpcNothing";

    /// <summary>What turns a message into bytes and back.</summary>
    public string Codec(MessageModel? message) => message switch
    {
        null => Rpc + ".MessageCodec.Nothing",
        { Kind: MessageKind.Memory } => Rpc + ".MessageCodec.Memory",
        { Kind: MessageKind.Sequence } => Rpc + ".MessageCodec.Sequence",
        _ => $"{Rpc}.MessageCodec.Protobuf({message.TypeName}.Parser)",
    };
}
