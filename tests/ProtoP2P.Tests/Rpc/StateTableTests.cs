using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>The state tables of docs/rpc-wire.md against the state machines, row by row, in both directions.</summary>
public sealed class StateTableTests
{
    [Fact]
    public void The_dialers_table_is_what_the_code_does()
    {
        var covered = new HashSet<(WireMode, string, DialerState, CallInput)>();
        foreach (string[] row in WireDocument.Table("Mode | Reply | State"))
        {
            foreach (WireMode mode in Values<WireMode>(row[0]))
            {
                foreach (string reply in row[1].Split(", "))
                {
                    RpcMethod method = WithReply(reply);
                    foreach (DialerState state in Values<DialerState>(row[2]))
                    {
                        foreach (CallInput input in Values<CallInput>(row[3]))
                        {
                            covered.Add((mode, reply, state, input)).ShouldBeTrue($"{mode} {reply} {state} {input} is in two rows");
                            DialerTable.Next(mode, method, state, input)
                                .ShouldBe((Enum.Parse<DialerVerdict>(row[4]), Enum.Parse<DialerState>(row[5])), $"{mode} {reply} {state} {input}");
                        }
                    }
                }
            }
        }

        covered.Count.ShouldBe(2 * 4 * Enum.GetValues<DialerState>().Length * Enum.GetValues<CallInput>().Length, "every combination has a row");
    }

    [Fact]
    public void The_listeners_table_is_what_the_code_does()
    {
        var covered = new HashSet<(WireMode, RpcRequestKind, ListenerState, CallInput)>();
        foreach (string[] row in WireDocument.Table("Mode | Request | State"))
        {
            foreach (WireMode mode in Values<WireMode>(row[0]))
            {
                foreach (RpcRequestKind request in Values<RpcRequestKind>(row[1]))
                {
                    foreach (ListenerState state in Values<ListenerState>(row[2]))
                    {
                        foreach (CallInput input in Values<CallInput>(row[3]))
                        {
                            covered.Add((mode, request, state, input)).ShouldBeTrue($"{mode} {request} {state} {input} is in two rows");
                            ListenerTable.Next(mode, request, state, input)
                                .ShouldBe((Enum.Parse<ListenerVerdict>(row[4]), Enum.Parse<ListenerState>(row[5])), $"{mode} {request} {state} {input}");
                        }
                    }
                }
            }
        }

        covered.Count.ShouldBe(2 * 4 * Enum.GetValues<ListenerState>().Length * Enum.GetValues<CallInput>().Length, "every combination has a row");
    }

    [Fact]
    public void The_reset_codes_are_what_the_code_does()
    {
        var codes = new List<StreamErrorCode>();
        foreach (string[] row in WireDocument.Table("Code | Meaning"))
        {
            var code = (StreamErrorCode)Convert.ToUInt32(row[0], 16);
            codes.Add(code);
            ResetCodes.ToStatusCode(code).ToString().ShouldBe(row[2]);
            ResetCodes.IsNotProcessed(code).ShouldBe(row[3] == "yes");
        }

        codes.ShouldBe(Enum.GetValues<StreamErrorCode>());
    }

    private static IEnumerable<T> Values<T>(string cell)
        where T : struct, Enum => cell.Split(", ").Select(Enum.Parse<T>);

    private static RpcMethod WithReply(string reply) => reply == "OneWay"
        ? NotesMethods.Drop
        : new RpcMethod<RpcNothing, RpcNothing>("Any", RpcRequestKind.None, Enum.Parse<RpcReplyKind>(reply), MessageCodec.Nothing, MessageCodec.Nothing);
}
