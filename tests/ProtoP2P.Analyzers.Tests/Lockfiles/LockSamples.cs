using ProtoP2P.Analyzers.Lockfiles;

namespace ProtoP2P.Analyzers.Tests.Lockfiles;

internal static class LockSamples
{
    /// <summary>Every kind of line, in the order in which they are written.</summary>
    public const string Full = """
        protop2p-lock 1
        protocol /acme/identify/1.0.0 bare draft
          rpc * unary () -> acme.Tick
        protocol /acme/inventory/1.0.0 rpc shipped
          rpc Drop%20all oneway acme.StockQuery -> ()
          rpc GetStock unary acme.StockQuery -> acme.StockReply
          rpc Ping unary () -> ()
          rpc Restock duplex bytes -> acme.Tick
          rpc Upload client acme.StockQuery + acme.Tick -> bytes
          rpc Watch server acme.StockQuery -> acme.Tick
        message acme.StockQuery
          1 string sku
          2 optional sint32 count
          3 repeated enum acme.Colour colours
          4 map<string,acme.Tick> ticks
          5 int64 weight oneof size
          6 acme.Tick tick oneof size
          7 map<int32,enum:acme.Colour> names
          8 required group acme.StockQuery.Part part
          reserved 10 10
          reserved 12 20
        message acme.StockReply
        message acme.Tick
          1 fixed64 at
        enum acme.Colour
          -1 NONE
          0 RED
          0 ROT
          reserved -7 -5
        retired /acme/inventory/0.8.0
        retired /acme/inventory/0.9.0

        """;

    public static LockFile Parse(string text)
    {
        LockParseResult result = LockParser.Parse(text);
        result.Errors.ShouldBeEmpty();
        return result.File;
    }
}
