using System.Diagnostics;
using ProtoP2P.Analyzers.Lockfiles;

namespace ProtoP2P.Analyzers.Tests.Lockfiles;

/// <summary>The grammar of docs/protocols-lock.md: what is read, what is written, and what is refused at which line.</summary>
public sealed class LockParserTests
{
    [Fact]
    public void Writing_what_was_read_gives_the_same_text() => LockWriter.Write(LockSamples.Parse(LockSamples.Full)).ShouldBe(LockSamples.Full);

    [Fact]
    public void Windows_line_ends_a_missing_last_one_and_another_order_say_the_same()
    {
        LockFile expected = LockSamples.Parse(LockSamples.Full);
        LockSamples.Parse(LockSamples.Full.ReplaceLineEndings("\r\n")).ShouldBe(expected);
        LockSamples.Parse(LockSamples.Full.TrimEnd('\n')).ShouldBe(expected);
        string[] lines = LockSamples.Full.TrimEnd('\n').Split('\n');
        LockSamples.Parse(string.Join('\n', [lines[0], .. lines[24..], .. lines[1..24]])).ShouldBe(expected);
    }

    [Fact]
    public void Every_fact_is_read()
    {
        LockFile file = LockSamples.Parse(LockSamples.Full);
        file.FindProtocol("/acme/identify/1.0.0").ShouldNotBeNull().ShouldSatisfyAllConditions(
            bare => bare.Mode.ShouldBe(Contracts.WireMode.Bare),
            bare => bare.State.ShouldBe(LockState.Draft),
            bare => bare.Methods.ShouldBe([new LockedMethod("*", CallKind.Unary, null, null, "acme.Tick")]));
        file.FindProtocol("/acme/inventory/1.0.0").ShouldNotBeNull().Methods
            .ShouldContain(new LockedMethod("Upload", CallKind.Client, "acme.StockQuery", "acme.Tick", "bytes"));
        LockedMessage query = file.FindMessage("acme.StockQuery").ShouldNotBeNull();
        query.Fields.ShouldContain(new LockedField(2, FieldCardinality.Optional, new FieldType(FieldTypeKind.Scalar, "sint32"), "count", null));
        query.Fields.ShouldContain(
            new LockedField(3, FieldCardinality.Repeated, new FieldType(FieldTypeKind.Enum, "acme.Colour"), "colours", null));
        query.Fields.ShouldContain(new LockedField(6, FieldCardinality.Singular, new FieldType(FieldTypeKind.Message, "acme.Tick"), "tick", "size"));
        query.Reserved.ShouldBe([new NumberRange(10, 10), new NumberRange(12, 20)]);
        file.FindEnum("acme.Colour").ShouldNotBeNull().Values.Count.ShouldBe(3);
        file.Retired.ShouldBe(["/acme/inventory/0.8.0", "/acme/inventory/0.9.0"]);
    }

    [Theory]
    [InlineData("", 1, "is not 'protop2p-lock 1'")]
    [InlineData("protop2p-lock 2\n", 1, "is not 'protop2p-lock 1'")]
    [InlineData("protop2p-lock 1\n\n", 2, "is not 'protocol ID MODE STATE'")]
    [InlineData("protop2p-lock 1\n  rpc A unary () -> ()\n", 2, "no entry is open")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc\n", 2, "is not 'protocol ID MODE STATE'")]
    [InlineData("protop2p-lock 1\nprotocol /x grpc draft\n", 2, "has mode 'grpc'")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc 1\n", 2, "has state '1'")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc Draft\n", 2, "has state 'Draft'")]
    [InlineData("protop2p-lock 1\nprotocol /ü rpc draft\n", 2, "not printable ASCII")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc draft\nprotocol /x rpc draft\n", 3, "repeats '/x'")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc draft\nretired /x\n", 3, "repeats '/x'")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc draft\n  rpc A unary ()  -> ()\n", 3, "is not 'rpc NAME")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc draft\n  rpc A twice () -> ()\n", 3, "has kind 'twice'")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc draft\n  rpc A unary 7 -> ()\n", 3, "no name of a message")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc draft\n  rpc * unary () -> ()\n", 3, "invalid method name")]
    [InlineData("protop2p-lock 1\nprotocol /x bare draft\n  rpc A unary () -> ()\n", 3, "bare methods have none")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc draft\n  rpc A unary a.B + a.C -> ()\n", 3, "head without a request stream")]
    [InlineData("protop2p-lock 1\nprotocol /x rpc draft\n  rpc A unary () -> ()\n  rpc A unary () -> ()\n", 4, "repeats 'A'")]
    [InlineData("protop2p-lock 1\nmessage a..B\n", 2, "no name of a message or enum")]
    [InlineData("protop2p-lock 1\nmessage a.B\nenum a.B\n", 3, "repeats 'a.B'")]
    [InlineData("protop2p-lock 1\nmessage a.B\n  0 string c\n", 3, "no field number")]
    [InlineData("protop2p-lock 1\nmessage a.B\n  01 string c\n", 3, "no field number")]
    [InlineData("protop2p-lock 1\nmessage a.B\n  536870912 string c\n", 3, "no field number")]
    [InlineData("protop2p-lock 1\nmessage a.B\n  1 string\n", 3, "is not 'NUMBER")]
    [InlineData("protop2p-lock 1\nmessage a.B\n  1 map<string> c\n", 3, "is not 'NUMBER")]
    [InlineData("protop2p-lock 1\nmessage a.B\n  1 string c of d\n", 3, "is not 'NUMBER")]
    [InlineData("protop2p-lock 1\nmessage a.B\n  1 string c\n  1 string d\n", 4, "repeats field 1")]
    [InlineData("protop2p-lock 1\nmessage a.B\n  reserved 5 4\n", 3, "is not 'reserved FIRST LAST'")]
    [InlineData("protop2p-lock 1\nenum a.B\n  C 0\n", 3, "is not 'NUMBER NAME'")]
    [InlineData("protop2p-lock 1\nenum a.B\n  0 C\n  1 C\n", 4, "repeats 'C'")]
    [InlineData("protop2p-lock 1\nnote hello\n", 2, "is not 'protocol ID MODE STATE'")]
    public void A_malformed_line_is_named(string text, int line, string reason)
    {
        LockParseResult result = LockParser.Parse(text);
        LockError error = result.Errors.ShouldHaveSingleItem();
        error.Line.ShouldBe(line);
        error.Reason.ShouldContain(reason);
        result.File.ShouldBe(LockFile.Empty);
    }

    [Fact]
    public void Of_a_merge_conflict_only_the_markers_are_named()
    {
        const string Text = """
            protop2p-lock 1
            <<<<<<< HEAD
            message a.B
            ||||||| base
            =======
            message a.B
              nonsense
            >>>>>>> other
            """;
        LockParser.Parse(Text).Errors.Select(error => error.Line).ShouldBe([2, 4, 5, 8]);
    }

    [Fact]
    public void Errors_are_bounded() =>
        LockParser.Parse("protop2p-lock 1\n" + string.Concat(Enumerable.Repeat("x\n", 1000))).Errors.Count.ShouldBe(LockParser.MaxErrors);

    [Fact]
    public void Whatever_a_file_contains_it_is_read_or_refused_and_what_is_read_is_written_again()
    {
        Random random = new(20261122);
        Stopwatch watch = Stopwatch.StartNew();
        int read = 0;
        for (int i = 0; i < 10_000; i++)
        {
            LockParseResult result = LockParser.Parse(Mutate(LockSamples.Full, random));
            if (result.Errors.Count == 0)
            {
                read++;
                LockSamples.Parse(LockWriter.Write(result.File)).ShouldBe(result.File);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{read} of 10,000 could be read, in {watch.Elapsed}");
        read.ShouldBeInRange(1, 9_999);
    }

    private static string Mutate(string text, Random random)
    {
        const string Alphabet = " \n\r\t.:<>,/*()+-=019abcxyzAZ_%\0ü\ud800";
        System.Text.StringBuilder mutated = new(text);
        for (int edits = random.Next(1, 5); edits > 0 && mutated.Length > 0; edits--)
        {
            int at = random.Next(mutated.Length);
            int count = Math.Min(random.Next(1, 12), mutated.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    mutated[at] = Alphabet[random.Next(Alphabet.Length)];
                    break;
                case 1:
                    mutated.Remove(at, count);
                    break;
                case 2:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, count));
                    break;
                default:
                    mutated.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                    break;
            }
        }

        return mutated.ToString();
    }
}
