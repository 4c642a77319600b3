using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace UsersWeb.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddListsOfOnesOwn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ListLayout",
                table: "Users",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    NormalizedName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Query = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                    table.CheckConstraint("CK_SavedViews_Name_Length", "length(\"Name\") <= 50");
                    table.CheckConstraint("CK_SavedViews_NormalizedName_Length", "length(\"NormalizedName\") <= 256");
                    table.CheckConstraint("CK_SavedViews_Query_Length", "length(\"Query\") <= 1000");
                    table.ForeignKey(
                        name: "FK_SavedViews_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "CK_Users_ListLayout_Length",
                table: "Users",
                sql: "length(\"ListLayout\") <= 256");

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_UserId_NormalizedName",
                table: "SavedViews",
                columns: new[] { "UserId", "NormalizedName" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SavedViews");

            migrationBuilder.DropCheckConstraint(
                name: "CK_Users_ListLayout_Length",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "ListLayout",
                table: "Users");
        }
    }
}
