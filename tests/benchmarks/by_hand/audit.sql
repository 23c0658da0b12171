-- The record rules of Henan on 5 September 2024 and an audit by them, by hand for DuckDB. SQL's own three-valued logic
-- does it: NULL where it cannot be told. The days a term of the law reaches back to are worked out by hand.
-- {snapshot} is filled in; the table `workdays` (start, fifth) is there.

CREATE VIEW snapshot AS FROM read_parquet('{snapshot}');

CREATE MACRO check_of(k) AS substr('10X98765432', 1 + 2 * (
    k - 8 * (k // 10) - 16 * (k // 100) - 32 * (k // 1000) - 64 * (k // 10000) - 128 * (k // 100000)
    - 256 * (k // 1000000) - 512 * (k // 10000000) - 1024 * (k // 100000000) - 2048 * (k // 1000000000)
    - 4096 * (k // 10000000000) - 8192 * (k // 100000000000) - 16384 * (k // 1000000000000)
    - 32768 * (k // 10000000000000) - 65536 * (k // 100000000000000) - 131072 * (k // 1000000000000000)
    - 262144 * (k // 10000000000000000)) % 11, 1);  -- the weights are powers of two: Horner's scheme on the digits

CREATE MACRO born(text, digits) AS
    CASE WHEN digits // 10000000000000 BETWEEN 0 AND 9999 AND digits // 10000000 % 10000 BETWEEN 1900 AND 2199
         THEN CAST(try_strptime(substr(text, 7, 8), '%Y%m%d') AS DATE) END;

CREATE MACRO number_valid(number) AS CASE
    WHEN NOT regexp_full_match(number, '[GJLgjl][0-9]{17}[0-9Xx]') THEN false
    WHEN born(substr(number, 2), CAST(substr(number, 2, 17) AS BIGINT)) IS NULL THEN false
    WHEN upper(number[1]) = 'L' THEN upper(number[19]) <> 'X'
    ELSE check_of(CAST(substr(number, 2, 17) AS BIGINT)) = upper(number[19]) END;

CREATE MACRO masked(number) AS CASE length(number)
    WHEN 19 THEN substr(number, 1, 7) || '********' || substr(number, 16, 4)
    WHEN 18 THEN substr(number, 1, 6) || '********' || substr(number, 15, 4)
    ELSE CASE WHEN number IS NOT NULL THEN '***' END END;

-- groups --------------------------------------------------------------------------------------------------------------
CREATE TABLE classes AS
SELECT "school.code", "student.grade", "school_class.number",
       CASE WHEN count("student.status") = count(*)
            THEN count(*) FILTER ("student.status" IN ('enrolled', 'transferring', 'suspected_dropout')) END AS size
FROM snapshot
WHERE "school.code" IS NOT NULL AND "student.grade" IS NOT NULL AND "school_class.number" IS NOT NULL
GROUP BY ALL;

CREATE TABLE several AS  -- identities in several rows, live or not
SELECT upper("student.id_number") AS id,
       CASE WHEN count("student.status") = count(*) THEN count(*) FILTER ("student.status" IN
           ('enrolled', 'transferring', 'suspected_dropout', 'on_leave', 'dropped_out', 'abroad')) END AS live
FROM snapshot WHERE "student.id_number" IS NOT NULL GROUP BY 1 HAVING count(*) > 1;

CREATE TABLE schools AS
SELECT "school.code", CASE WHEN count("student.status") = count(*) THEN count(*) FILTER ("student.status" IN
           ('enrolled', 'transferring', 'suspected_dropout', 'on_leave', 'dropped_out', 'abroad')) END AS enrolled
FROM snapshot WHERE "school.code" IS NOT NULL GROUP BY ALL;

-- rows ----------------------------------------------------------------------------------------------------------------
CREATE VIEW judged AS
WITH one AS (
    SELECT *, upper("student.id_number") AS id,
           CASE WHEN regexp_full_match("student.id_number", '[0-9]{17}[0-9Xx]')
                THEN CAST(substr("student.id_number", 1, 17) AS BIGINT) END AS digits,
           substr("student.number", 2) = "student.id_number" AND "student.number"[1] IN ('G', 'J') AS same
    FROM snapshot
), born AS (
    SELECT *, born("student.id_number", digits) AS id_birth FROM one
), two AS (
    SELECT *, CASE WHEN id IS NOT NULL THEN coalesce(id_birth IS NOT NULL AND check_of(digits) = id[18], false) END
                  AS id_valid
    FROM born
), three AS (
    SELECT two.*,
           CASE WHEN same THEN id_valid WHEN "student.number" IS NOT NULL THEN number_valid("student.number") END
               AS number_valid,
           CASE WHEN "student.number"[1] NOT IN ('G', 'g') THEN NULL WHEN same THEN true
                ELSE upper(substr("student.number", 2)) = two.id END AS agrees,
           CASE WHEN "school.code" IS NOT NULL THEN regexp_full_match("school.code", '[0-9]{10}')
                AND substr("school.code", 1, 2) IN ('11', '21', '22', '31', '32', '33', '34', '35', '36', '37', '41',
                                                    '42', '51', '91', '92', '93') END AS code_valid,
           CASE WHEN several.id IS NOT NULL THEN several.live > 1
                WHEN two.id IS NOT NULL AND "student.status" IS NOT NULL THEN false END AS doubled,
           size, workdays.fifth AS fifth_workday,
           "student.stage" AS stage, "student.status" AS status,
           "student.stage" IN ('primary', 'junior') AS compulsory, "student.stage" <> 'vocational' AS pupil,
           "student.stage" = 'senior' AS senior, "student.stage" = 'vocational' AS vocational,
           "student.status" IN ('suspected_dropout', 'dropped_out') AS dropping,
           "student.status" = 'enrolled' AS enrolled, "student.status" = 'on_leave' AS on_leave,
           "school.rechecked_on" < "term.start" AS recheck_due, DATE '2024-09-05' > "term.end" AS after_term,
           "student.id_number" IS NOT NULL AND NOT id_valid AS id_wrong,
           "registration.false_data" IS NOT NULL AND "registration.false_data" AS false_data
    FROM two
    LEFT JOIN classes USING ("school.code", "student.grade", "school_class.number")
    LEFT JOIN several ON several.id = two.id
    LEFT JOIN workdays ON workdays.start = "transfer.published_from"
)
SELECT "row",
    CASE
        WHEN stage = 'primary' AND ("student.grade" NOT BETWEEN 1 AND 6 OR "student.grade" = 6 AND "school.system" = '5-4')
            OR stage = 'junior' AND ("student.grade" NOT BETWEEN 6 AND 9 OR "student.grade" = 6 AND "school.system" = '6-3')
            OR senior AND "student.grade" NOT BETWEEN 10 AND 12 THEN 'student.grade'
        WHEN "leave.start" > "leave.end" THEN 'leave.end'
        WHEN "term.start" > "term.end" THEN 'term.end'
        WHEN "student.birth_date" > "student.entered_on" THEN 'student.entered_on'
        WHEN "student.birth_date" > DATE '2024-09-05' THEN 'student.birth_date'
        WHEN "student.died_on" > DATE '2024-09-05' THEN 'student.died_on'
    END AS contradiction,
    stage = 'primary' AND status = 'pending' AND "registration.delay_until" IS NOT NULL AND NOT "student.delay_approved"
        AS "compulsory-education-law/record-delay-unapproved",
    compulsory AND "registration.entrance_test" IS NOT NULL AND "registration.entrance_test"
        AS "compulsory-education-law/record-entrance-test",
    compulsory AND status = 'expelled' AS "compulsory-education-law/record-expelled",
    vocational AND enrolled AND NOT "student.has_archive" AS "vocational-2010/record-no-archive",
    vocational AND "archive.groups" + 3 < 6 AS "vocational-2010/record-archive-groups",
    pupil AND false_data AS "national-2013/no-false-data",
    pupil AND "student.home_taught" AND status = 'pending' AS "national-2013/home-teaching",
    pupil AND "school.is_merging" AS "national-2013/archive-on-merger",
    pupil AND "school.is_closing" AS "national-2013/archive-on-closure",
    pupil AND "school.is_direct" AS "national-2013/direct-school-notice",
    pupil AND recheck_due AS "national-2013/semester-recheck",
    pupil AND NOT number_valid AS "national-2013/record-number-invalid",
    pupil AND id_wrong AS "national-2013/record-id-invalid",
    pupil AND id_birth IS NOT NULL AND id_birth <> "student.birth_date" AS "national-2013/record-birth-date",
    pupil AND agrees IS NOT NULL AND NOT agrees AS "national-2013/record-number-differs",
    pupil AND NOT code_valid AS "national-2013/record-school-code",
    pupil AND doubled AS "national-2013/record-duplicate",
    pupil AND enrolled AND NOT "student.present_matches_record"
        AND NOT ("transfer.keeps_registration" IS NOT NULL AND "transfer.keeps_registration"
                 AND ("school.kind" IN ('special', 'specialised')
                      OR "transfer.to_school_kind" IN ('special', 'specialised')))
        AS "national-2013/record-elsewhere",
    pupil AND NOT "student.has_archive" AND "student.entered_on" < DATE '2024-08-05'
        AS "national-2013/record-no-archive",
    pupil AND "student.has_archive" AND "student.entered_on" + INTERVAL 1 MONTH < "student.archived_on"
        AS "national-2013/record-archive-late",
    pupil AND NOT "archive.electronic" AS "national-2013/record-archive-electronic",
    pupil AND NOT "archive.paper" AS "national-2013/record-archive-paper",
    pupil AND "archive.groups" + 3 < 7 AS "national-2013/record-archive-groups",
    pupil AND NOT "archive.complete" AS "national-2013/record-archive-incomplete",
    pupil AND status = 'transferring' AND "transfer.step_since" < DATE '2024-08-22'
        AS "national-2013/record-transfer-overdue",
    pupil AND "transfer.completed_on" IS NOT NULL
        AND "transfer.completed_on" + INTERVAL 1 MONTH < "archive.handed_over_on"
        AS "national-2013/record-handover-late",
    pupil AND on_leave AND NOT "leave.approved" AS "national-2013/record-leave-unregistered",
    pupil AND enrolled AND "abroad.left_on" IS NOT NULL AND "abroad.left_on" < DATE '2024-09-05'
        AND NOT "abroad.archive_continued" AS "national-2013/record-abroad-archive",
    pupil AND status NOT IN ('deceased', 'cancelled') AND "student.died_on" IS NOT NULL
        AND "student.died_on" < DATE '2024-08-22' AS "national-2013/record-deceased",
    compulsory AND status = 'dropped_out' AND NOT "student.dropout_reported"
        AS "national-2013/record-dropout-unreported",
    compulsory AND status = 'withdrawn' AND "student.within_compulsory_years" AS "national-2013/record-withdrawn",
    pupil AND NOT "school.registrar_named" AS "national-2013/record-no-registrar",
    pupil AND "school.is_direct" AND after_term AND "school.notice_sent_on" < "term.start"
        AS "national-2013/record-notice-missing",
    pupil AND after_term AND recheck_due AS "national-2013/record-recheck-missing",
    vocational AND false_data AS "vocational-2014/no-false-data",
    vocational AND doubled AS "vocational-2014/record-duplicate",
    vocational AND NOT number_valid AS "vocational-2014/record-number-invalid",
    vocational AND id_wrong AS "vocational-2014/record-id-invalid",
    pupil AND recheck_due AS "registration-notice-2015/semester-check-of-changes",
    pupil AND (doubled OR id_wrong) AS "registration-notice-2015/problem-registration",
    compulsory AND dropping AS "dropout-notice-2024/ledger-entry",
    compulsory AND dropping AS "dropout-notice-2024/monthly-report",
    compulsory AND dropping AND "school.ledger_reported_on" < DATE '2024-08-05'
        AS "dropout-notice-2024/record-ledger-overdue",
    compulsory AND dropping AS "dropout-notice-2024/county-ledgers",
    compulsory AND dropping AS "dropout-notice-2024/county-quarterly-review",
    compulsory AND dropping AS "dropout-notice-2024/city-semester-inspection",
    compulsory AND dropping AS "dropout-notice-2024/province-yearly-assessment",
    vocational AND enrolled AND NOT "archive.electronic" AS "henan-vocational-2008/register-electronic-archive",
    senior AND "student.former_graduate" AS "henan-senior-2010/record-former-graduate",
    senior AND status = 'pending' AND NOT "registration.deferral_requested" AND "term.start" < DATE '2024-08-22'
        AS "henan-senior-undated/record-no-show",
    senior AND on_leave AND "leave.start" < DATE '2023-09-05' AS "henan-senior-undated/record-leave-over-a-year",
    senior AND on_leave AND "leave.end" < DATE '2024-09-05' AS "henan-senior-undated/resume-application",
    compulsory AND on_leave AND "leave.start" < DATE '2023-09-05' AS "henan-compulsory-2014/record-leave-over-a-year",
    compulsory AND on_leave AND "leave.start" < DATE '2022-09-05' AS "henan-compulsory-2014/record-leave-over-two-years",
    compulsory AND on_leave AND "leave.end" < DATE '2024-09-05' AS "henan-compulsory-2014/resume-application",
    stage = 'primary' AND size > 45 OR stage = 'junior' AND size > 50
        AS "henan-class-size-2014/record-class-above-goal",
    senior AND status = 'transferring' AND NOT "student.present_matches_record" AND NOT "transfer.completed"
        AS "henan-senior-transfer-2015/record-early-attendance",
    senior AND "transfer.published_from" IS NOT NULL AND "transfer.completed"
        AND NOT fifth_workday <= "transfer.published_until" AS "henan-senior-transfer-2015/record-publicity-short"
FROM three;
