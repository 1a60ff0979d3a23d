using System.Diagnostics;
using Google.Protobuf.Reflection;
using ProtoP2P.Analyzers.Descriptors;
using ProtoP2P.Analyzers.Lockfiles;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Analyzers.Tests.Lockfiles;

/// <summary>The field tables come from the source that protoc wrote, without Google.Protobuf in the compiler.</summary>
public sealed class DescriptorTests
{
    [Fact]
    public void Every_kind_of_field_is_read_from_protocs_output()
    {
        DescriptorFile file = Find(LockHarness.Messages).ShouldHaveSingleItem();
        LockWriter.Write(LockFile.Empty with { Messages = file.Messages, Enums = file.Enums }).ShouldBe("""
            protop2p-lock 1
            message acme.StockQuery
              1 string sku
              2 optional sint32 count
              3 repeated enum acme.Colour colours
              4 map<string,acme.Tick> ticks
              5 map<int32,enum:acme.Colour> names
              6 int64 weight oneof size
              7 acme.Tick tick oneof size
              8 acme.StockQuery.Part part
              reserved 10 10
              reserved 12 19
            message acme.StockQuery.Part
              1 fixed32 number
              2 enum acme.StockQuery.Part.Kind kind
            message acme.StockReply
              1 int32 count
            message acme.Tick
              1 fixed64 at
            message acme.Unused
              1 string text
            enum acme.Colour
              0 RED
              0 ROT
              1 BLUE
              reserved 5 7
            enum acme.StockQuery.Part.Kind
              0 UNKNOWN
              1 SPARE

            """);
        file.Names.ShouldContain(new MessageName("global::Acme.Wire.StockQuery.Types.Part", "acme.StockQuery.Part"));
    }

    [Fact]
    public void Proto2_fields_have_presence_and_may_be_required()
    {
        DescriptorProto message = new() { Name = "Old" };
        message.Field.Add(Field("a", 1, FieldDescriptorProto.Types.Label.Optional, FieldDescriptorProto.Types.Type.Int32));
        message.Field.Add(Field("b", 2, FieldDescriptorProto.Types.Label.Required, FieldDescriptorProto.Types.Type.Bytes));
        FieldDescriptorProto group = Field("c", 3, FieldDescriptorProto.Types.Label.Repeated, FieldDescriptorProto.Types.Type.Group);
        group.TypeName = ".Old.C";
        message.Field.Add(group);
        DescriptorFile? file = DescriptorReader.Read(Serialize(new FileDescriptorProto { MessageType = { message } }), "global::");
        file.ShouldNotBeNull().Messages[0].Fields.Select(LockWriter.Describe)
            .ShouldBe(["1 optional int32 a", "2 required bytes b", "3 repeated group Old.C c"]);
    }

    [Fact]
    public void Whatever_the_literal_contains_reading_ends_well()
    {
        byte[] valid = Serialize(Google.Protobuf.WellKnownTypes.Struct.Descriptor.File.ToProto());
        Random random = new(20261122);
        int read = 0;
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < 10_000; i++)
        {
            byte[] data = [.. valid.AsSpan(0, random.Next(valid.Length) + 1)];
            for (int edits = random.Next(4); edits > 0; edits--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            read += DescriptorReader.Read(data, "global::") is null ? 0 : 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{read} of 10,000 could be read, in {watch.Elapsed}");
        read.ShouldBeInRange(1, 9_999);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        DescriptorProto message = new() { Name = "M" };
        for (int i = 0; i < 80; i++)
        {
            message = new DescriptorProto { Name = "M", NestedType = { message } };
        }

        DescriptorReader.Read(Serialize(new FileDescriptorProto { MessageType = { message } }), "global::").ShouldBeNull();
    }

    [Theory]
    [InlineData("class XReflection { static XReflection() { A.FromGeneratedCode(B.FromBase64String(\"%\")); } }")]
    [InlineData("class XReflection { static XReflection() { A.FromGeneratedCode(B.FromBase64String(\"/w==\")); } }")]
    [InlineData("class XReflection { static XReflection() { A.FromGeneratedCode(B.FromBase64String(c)); } }")]
    [InlineData("class XReflection { static XReflection() { B.FromBase64String(\"CgFh\"); } }")]
    [InlineData("class XReflection;")]
    public void A_class_that_only_looks_like_it_is_passed_over(string source) =>
        Find(source).ShouldBeEmpty();

    private static IEnumerable<DescriptorFile> Find(string source) => ReflectionSource.Find(
        TestCompilation.Parse(source, "Messages.cs"), TestContext.Current.CancellationToken);

    private static FieldDescriptorProto Field(
        string name, int number, FieldDescriptorProto.Types.Label label, FieldDescriptorProto.Types.Type type) =>
        new() { Name = name, Number = number, Label = label, Type = type };

    private static byte[] Serialize(FileDescriptorProto file) => Google.Protobuf.MessageExtensions.ToByteArray(file);
}
